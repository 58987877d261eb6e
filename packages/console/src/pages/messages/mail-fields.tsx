import type { MailBody } from '@millrace/contract/content/blocks/schema.ts'
import { Card, Form, Input } from 'antd'
import { useWords } from '../../lib/words.ts'
import { TextField } from './blocks/text-field.tsx'

/** Name, subject and what stands behind it in an inbox. */
export function MailFields<B extends MailBody>({
  name,
  body,
  onName,
  onBody,
}: {
  readonly name: string
  readonly body: B
  readonly onName: (name: string) => void
  readonly onBody: (body: B) => void
}) {
  const words = useWords()
  return (
    <Card size="small">
      <Form layout="vertical" component="div">
        <Form.Item label={words.common.name} required style={{ marginBottom: 12 }}>
          <Input aria-label={words.common.name} maxLength={100} value={name} onChange={({ target }) => onName(target.value)} />
        </Form.Item>
        <TextField label={words.messages.subject} longest={300} value={body.subject} onChange={(subject) => onBody({ ...body, subject })} />
        <TextField
          label={words.messages.preheader}
          note={words.messages.preheaderNote}
          longest={300}
          value={body.preheader}
          onChange={(preheader) => onBody({ ...body, preheader })}
        />
      </Form>
    </Card>
  )
}
