import type { Import, ImportMapping, ImportPreview } from '@millrace/contract/ingest/imports.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Card, Checkbox, Flex, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { JobProgress } from '../../../ui/job-progress.tsx'
import { Page } from '../../../ui/page.tsx'
import { ErrorState, Loaded } from '../../../ui/states.tsx'
import { MappingForm } from './mapping-form.tsx'
import { PreviewSummary } from './preview.tsx'

/** One file: where its columns go, what that makes of its rows, and the import itself. */
export function ImportPage() {
  const { api, slug } = useProject()
  const { bytes } = useFormat()
  const words = useWords()
  const { id = '' } = useParams({ strict: false })
  const file = useQuery({ queryKey: ['import', slug, id], queryFn: () => call<Import>(`${api}/imports/${id}`) })
  const first = useQuery({
    queryKey: ['import-preview', slug, id],
    queryFn: () => call<ImportPreview>(`${api}/imports/${id}/preview`, { method: 'POST', body: {} }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Loaded query={file}>
      {(data) => (
        <Page title={data.name} note={`${words.imports.kinds[data.kind]} · ${bytes(data.bytes)}`}>
          {data.jobId && (
            <Card size="small">
              <JobProgress id={data.jobId} />
            </Card>
          )}
          <Loaded query={first}>{(preview) => <ImportForm key={id} file={data} first={preview} />}</Loaded>
        </Page>
      )}
    </Loaded>
  )
}

function ImportForm({ file, first }: { readonly file: Import; readonly first: ImportPreview }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [mapping, setMapping] = useState<ImportMapping>(file.mapping ?? first.mapping)
  const [fires, setFires] = useState(false)
  const preview = useQuery({
    queryKey: ['import-preview', slug, file.id, mapping],
    queryFn: ({ signal }) => call<ImportPreview>(`${api}/imports/${file.id}/preview`, { method: 'POST', body: { mapping }, signal }),
    placeholderData: (before) => before,
  })
  const start = useMutation({
    mutationFn: (dryRun: boolean) => call(`${api}/imports/${file.id}/start`, { method: 'POST', body: { mapping, dryRun, fires } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['import', slug, file.id] })
      await client.invalidateQueries({ queryKey: ['imports', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Flex vertical gap={16}>
      <Card
        size="small"
        title={words.imports.mapping}
        extra={first.remembered && <Typography.Text type="secondary">{words.imports.remembered}</Typography.Text>}
      >
        <MappingForm columns={first.columns} kind={file.kind} mapping={mapping} onChange={setMapping} />
        {file.kind === 'events' && (
          <Checkbox checked={fires} onChange={({ target }) => setFires(target.checked)}>
            {words.imports.fires}
          </Checkbox>
        )}
      </Card>
      {preview.isError ? <ErrorState query={preview} /> : preview.data && <PreviewSummary preview={preview.data} />}
      {start.isError && <ErrorState query={{ error: start.error, refetch: () => Promise.resolve(start.reset()) }} />}
      <Flex gap={8} wrap>
        <Button onClick={() => start.mutate(true)} loading={start.isPending}>
          {words.imports.check}
        </Button>
        <Button type="primary" onClick={() => start.mutate(false)} loading={start.isPending}>
          {words.imports.start}
        </Button>
      </Flex>
    </Flex>
  )
}
