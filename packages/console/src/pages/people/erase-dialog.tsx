import type { ErasePreview } from '@millrace/contract/identity/erase.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, App, Flex, Form, Input, Modal, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { JobProgress } from '../../ui/job-progress.tsx'
import { Loaded } from '../../ui/states.tsx'

/** Says what goes for good, has the number typed, starts the erasure, and follows it. */
export function EraseDialog({ person, onClose }: { readonly person: number; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const [typed, type] = useState('')
  const query = useQuery({
    queryKey: ['erase-preview', slug, person],
    queryFn: () => call<ErasePreview>(`${api}/people/${person}/erase-preview`, { method: 'POST', body: {} }),
    retry: false,
    gcTime: 0,
  })
  const erase = useMutation({
    mutationFn: () => call<{ job: string }>(`${api}/people/${person}/erase`, { method: 'POST', body: { confirm: typed } }),
    onError: (error) => void message.error(error.message),
  })
  const job = erase.data?.job
  const isConfirmed = query.data !== undefined && typed.trim() === query.data.confirm
  return (
    <Modal
      open
      title={words.privacy.erase}
      okText={words.privacy.eraseNow}
      okButtonProps={{ danger: true, disabled: !isConfirmed, ...(job ? { style: { display: 'none' } } : {}) }}
      cancelText={job ? words.common.close : words.common.cancel}
      confirmLoading={erase.isPending}
      onOk={() => erase.mutate()}
      onCancel={onClose}
    >
      {job ? (
        <Flex vertical gap={16}>
          <JobProgress id={job} />
          <Typography.Text type="secondary">{words.privacy.eraseRuns}</Typography.Text>
        </Flex>
      ) : (
        <Flex vertical gap={16}>
          <Alert type="warning" showIcon title={words.privacy.eraseWarning} description={words.privacy.eraseNote} />
          <Loaded query={query}>
            {(preview) => (
              <>
                <Rows rows={preview.rows} />
                <Form layout="vertical" onFinish={() => isConfirmed && erase.mutate()}>
                  <Form.Item label={words.privacy.typeToConfirm(preview.confirm)} style={{ marginBottom: 0 }}>
                    <Input value={typed} onChange={(event) => type(event.target.value)} autoComplete="off" inputMode="numeric" />
                  </Form.Item>
                </Form>
              </>
            )}
          </Loaded>
        </Flex>
      )}
    </Modal>
  )
}

/** What there is of the person, said in words where a table has any. */
function Rows({ rows }: { readonly rows: ErasePreview['rows'] }) {
  const words = useWords()
  const { number } = useFormat()
  const names: Readonly<Record<string, string>> = words.privacy.tables
  const known = rows.filter((row) => names[row.table] !== undefined)
  const others = rows.filter((row) => names[row.table] === undefined).reduce((sum, row) => sum + row.rows, 0)
  return (
    <ul style={{ margin: 0, paddingInlineStart: 20 }}>
      {known.map((row) => (
        <li key={row.table}>
          {names[row.table]}: {number(row.rows)}
        </li>
      ))}
      {others > 0 && (
        <li>
          {words.privacy.otherRows}: {number(others)}
        </li>
      )}
      <li>{words.privacy.textsToo}</li>
    </ul>
  )
}
