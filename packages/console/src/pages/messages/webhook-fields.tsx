import type { Body } from '@millrace/contract/content/api.ts'
import { Card, Form, Input } from 'antd'
import { useWords } from '../../lib/words.ts'
import { NamedTexts } from './named-texts.tsx'

type WebhookBody = Extract<Body, { kind: 'webhook' }>

/** What the receiver is told it is, and what it says. */
export function WebhookFields({
  name,
  body,
  onName,
  onBody,
}: {
  readonly name: string
  readonly body: WebhookBody
  readonly onName: (name: string) => void
  readonly onBody: (body: Body) => void
}) {
  const words = useWords()
  const { webhook } = words
  return (
    <Card size="small">
      <Form layout="vertical">
        <Form.Item label={words.common.name} required>
          <Input aria-label={words.common.name} maxLength={100} value={name} onChange={({ target }) => onName(target.value)} />
        </Form.Item>
        <Form.Item label={webhook.type} extra={webhook.typeNote} required>
          <Input
            aria-label={webhook.type}
            placeholder="letter.created"
            maxLength={100}
            value={body.type}
            onChange={({ target }) => onBody({ ...body, type: target.value })}
          />
        </Form.Item>
        <Form.Item label={webhook.fields} extra={webhook.fieldsNote} required style={{ marginBottom: 0 }}>
          <NamedTexts
            items={body.fields}
            onChange={(fields) => onBody({ ...body, fields })}
            words={webhook}
            example="title"
            least={1}
            most={30}
            longest={5_000}
          />
        </Form.Item>
      </Form>
    </Card>
  )
}
