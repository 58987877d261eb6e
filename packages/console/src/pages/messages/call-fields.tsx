import type { Body } from '@millrace/contract/content/api.ts'
import { Card, Form, Input } from 'antd'
import { useWords } from '../../lib/words.ts'

type CallBody = Extract<Body, { kind: 'phone' }>

/** What a call is about, and what the caller is to say. */
export function CallFields({
  name,
  body,
  onName,
  onBody,
}: {
  readonly name: string
  readonly body: CallBody
  readonly onName: (name: string) => void
  readonly onBody: (body: Body) => void
}) {
  const words = useWords()
  const { calls } = words
  return (
    <Card size="small">
      <Form layout="vertical" component="div">
        <Form.Item label={words.common.name} required>
          <Input aria-label={words.common.name} maxLength={100} value={name} onChange={({ target }) => onName(target.value)} />
        </Form.Item>
        <Form.Item label={calls.taskTitle} extra={calls.taskTitleNote} required>
          <Input
            aria-label={calls.taskTitle}
            maxLength={200}
            value={body.title}
            onChange={({ target }) => onBody({ ...body, title: target.value })}
          />
        </Form.Item>
        <Form.Item label={calls.script} extra={calls.scriptNote}>
          <Input.TextArea
            aria-label={calls.script}
            maxLength={5_000}
            autoSize={{ minRows: 6, maxRows: 20 }}
            value={body.text}
            onChange={({ target }) => onBody({ ...body, text: target.value })}
          />
        </Form.Item>
        <Form.Item label={calls.owner} extra={calls.ownerNote} style={{ marginBottom: 0 }}>
          <Input
            aria-label={calls.owner}
            maxLength={300}
            value={body.assignee}
            onChange={({ target }) => onBody({ ...body, assignee: target.value })}
          />
        </Form.Item>
      </Form>
    </Card>
  )
}
