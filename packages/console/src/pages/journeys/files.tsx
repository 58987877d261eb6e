import { DownloadOutlined } from '@ant-design/icons'
import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Tooltip, Upload } from 'antd'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** The draft as a file for review and version control. */
export function ExportJourney({ id, name }: { readonly id: string; readonly name: string }) {
  const words = useWords()
  const { api } = useProject()
  return (
    <Tooltip title={words.journeys.exportFile}>
      <Button
        size="small"
        icon={<DownloadOutlined />}
        href={`/api/v1/${api}/journeys/${id}/file`}
        aria-label={`${words.journeys.exportFile} ${name}`}
        download
      />
    </Tooltip>
  )
}

/** Reads such a file; a journey that is there already is only overwritten by whoever says so. */
export function ImportJourney() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message, modal } = App.useApp()
  const take = useMutation({
    mutationFn: (body: { readonly file: string; readonly revision?: number }) =>
      call<JourneyDetail>(`${api}/journeys/import`, { method: 'POST', body }),
    onSuccess: async (journey) => {
      client.setQueryData(['journey', slug, journey.id], journey)
      await client.invalidateQueries({ queryKey: ['journeys', slug] })
      await navigate({ to: '/$slug/engage/journeys/$id', params: { slug, id: journey.id } })
    },
    onError: (error, { file }) => {
      const revision = error instanceof ApiProblem && error.code === 'revision_conflict' ? Number(error.params['revision']) : undefined
      if (revision === undefined) return void message.error(withField(error))
      void modal.confirm({
        title: words.journeys.replaceDraft,
        content: words.journeys.replaceDraftNote,
        okText: words.journeys.replace,
        cancelText: words.common.cancel,
        onOk: () => take.mutateAsync({ file, revision }).catch(() => undefined),
      })
    },
  })
  return (
    <Upload
      accept=".yaml,.yml"
      showUploadList={false}
      disabled={!can('journeys.write')}
      beforeUpload={(file) =>
        file
          .text()
          .then((text) => take.mutate({ file: text }))
          .then(() => false)
      }
    >
      <Button disabled={!can('journeys.write')} loading={take.isPending}>
        {words.journeys.importFile}
      </Button>
    </Upload>
  )
}

function withField(error: Error): string {
  const field = error instanceof ApiProblem ? error.errors[0] : undefined
  return field ? `${error.message} ${field.path}: ${field.message}` : error.message
}
