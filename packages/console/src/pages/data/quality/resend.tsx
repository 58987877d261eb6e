import type { DataQuality } from '@millrace/contract/ingest/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Flex, Input, Modal, Typography } from 'antd'
import { useState } from 'react'
import { ApiProblem, call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'

type Sample = DataQuality['samples']['items'][number]

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
const pretty = (text: string): string => {
  const value = parsed(text)
  return value === undefined ? text : JSON.stringify(value, null, 2)
}

/** A record that was not understood, corrected by hand and sent again. */
export function ResendDialog({
  sample,
  title,
  onClose,
}: {
  readonly sample: Sample
  readonly title: string
  readonly onClose: () => void
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [text, setText] = useState(() => pretty(sample.sample))
  const record = parsed(text)
  const isRecord = typeof record === 'object' && record !== null && !Array.isArray(record)
  const send = useMutation({
    mutationFn: () => call(`${api}/data-quality/samples/${sample.id}/resend`, { method: 'POST', body: { record } }),
    onSuccess: async () => {
      void message.success(words.plan.sent(1))
      await client.invalidateQueries({ queryKey: ['quality', slug] })
      onClose()
    },
  })
  const problem = send.error instanceof ApiProblem ? send.error : undefined
  return (
    <Modal
      open
      width={680}
      title={title}
      onCancel={onClose}
      onOk={() => send.mutate()}
      okText={words.plan.correct}
      okButtonProps={{ disabled: !isRecord, loading: send.isPending }}
    >
      <Flex vertical gap={8}>
        <Typography.Text type="secondary">{words.plan.correctNote}</Typography.Text>
        {sample.detail && <Typography.Text type="warning">{sample.detail}</Typography.Text>}
        <Input.TextArea
          aria-label={words.data.sample}
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoSize={{ minRows: 8, maxRows: 22 }}
          style={{ fontFamily: 'monospace' }}
          status={isRecord ? '' : 'error'}
        />
        {!isRecord && (
          <Typography.Text type="danger">{parsed(sample.sample) === undefined ? words.plan.cut : words.plan.notJson}</Typography.Text>
        )}
        {problem && (
          <Alert
            type="error"
            showIcon
            title={problem.message}
            description={problem.errors.map((one) => `${one.path.replace(/^body\.record\.?/, '') || one.code}: ${one.message}`).join('; ')}
          />
        )}
      </Flex>
    </Modal>
  )
}
