import { InboxOutlined } from '@ant-design/icons'
import { mostRows, readSheet, type SheetPlan, type SheetRow } from '@millrace/contract/tags/sheet.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Flex, Modal, Typography, Upload } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { SheetPlanTable } from './sheet-plan.tsx'

/** A specification sheet is read, what it would do is shown by rows, and then it is done. */
export function SheetDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords()
  const { number } = useFormat()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [read, setRead] = useState<{ readonly rows: readonly SheetRow[]; readonly plan: SheetPlan }>()
  const plan = useMutation({
    mutationFn: async (file: File) => {
      const rows = await rowsOf(file, words.tags.sheet)
      return { rows, plan: await call<SheetPlan>(`${api}/tags/spec/plan`, { method: 'POST', body: { rows } }) }
    },
    onMutate: () => setRead(undefined),
    onSuccess: setRead,
  })
  const apply = useMutation({
    mutationFn: () => call<SheetPlan>(`${api}/tags/spec`, { method: 'POST', body: { rows: read?.rows } }),
    onSuccess: async ({ make, change }) => {
      for (const key of ['tags', 'tag']) await client.invalidateQueries({ queryKey: [key, slug] })
      void message.success(words.tags.sheet.done(number(make.length), number(change.length)))
      onClose()
    },
  })
  const problem = plan.error ?? apply.error
  const changes = (read?.plan.make.length ?? 0) + (read?.plan.change.length ?? 0)
  return (
    <Modal
      open
      width={880}
      title={words.tags.sheet.read}
      onCancel={onClose}
      cancelText={words.common.cancel}
      okText={words.tags.sheet.apply(number(changes))}
      okButtonProps={{ disabled: changes === 0, loading: apply.isPending }}
      onOk={() => apply.mutate()}
    >
      <Flex vertical gap={16}>
        <Typography.Text type="secondary">{words.tags.sheet.readNote}</Typography.Text>
        <Upload.Dragger
          accept=".csv,.txt,.tsv"
          showUploadList={false}
          disabled={plan.isPending}
          beforeUpload={(file) => {
            plan.mutate(file)
            return false
          }}
          styles={{ root: { padding: 0 } }}
        >
          <Flex gap={8} justify="center" align="center">
            <InboxOutlined style={{ fontSize: 20 }} />
            {words.tags.sheet.drop}
          </Flex>
        </Upload.Dragger>
        {problem && <Alert type="error" showIcon title={problem.message} />}
        {read && <SheetPlanTable plan={read.plan} />}
      </Flex>
    </Modal>
  )
}

async function rowsOf(file: File, words: ReturnType<typeof useWords>['tags']['sheet']): Promise<SheetRow[]> {
  // Only whoever reads a sheet loads what it takes.
  const { readCsv } = await import('../../lib/read-csv.ts')
  const rows = readSheet(
    await readCsv(file).catch(() => {
      throw new Error(words.unreadable)
    }),
  )
  if (!rows) throw new Error(words.noNames)
  if (rows.length === 0) throw new Error(words.noRows)
  if (rows.length > mostRows) throw new Error(words.tooMany(mostRows))
  return rows
}
