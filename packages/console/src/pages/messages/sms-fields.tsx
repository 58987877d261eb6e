import type { Body } from '@millrace/contract/content/api.ts'
import { saysHowToRefuse } from '@millrace/contract/content/lint/lint.ts'
import { Alert, Button, Card, Flex, Form, Input, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { ApprovedFields } from './approved-fields.tsx'
import { usePreview } from './preview.tsx'
import { Size, sizeOf, type SmsBody } from './sms-preview.tsx'

/** Signature, text and what stands for it where texts are approved. */
export function SmsFields({
  name,
  body,
  onName,
  onBody,
  event,
  personId,
}: {
  readonly name: string
  readonly body: SmsBody
  readonly onName: (name: string) => void
  readonly onBody: (body: Body) => void
  readonly event: Readonly<Record<string, unknown>>
  readonly personId: number | undefined
}) {
  const words = useWords()
  const { editor } = words.sms
  const text = usePreview(body, event, personId).data?.text ?? ''
  const suffix = body.signature === '' && !/\p{Script=Han}/u.test(body.text) ? editor.optOutWordsPlain : editor.optOutWords
  return (
    <Card size="small">
      <Form layout="vertical" component="div">
        <Form.Item label={words.common.name} required>
          <Input aria-label={words.common.name} maxLength={100} value={name} onChange={(change) => onName(change.target.value)} />
        </Form.Item>
        <Form.Item label={editor.signature} extra={editor.signatureNote}>
          <Input
            aria-label={editor.signature}
            prefix="【"
            suffix="】"
            maxLength={20}
            value={body.signature}
            onChange={({ target }) => onBody({ ...body, signature: target.value.replace(/[【】[\]]/g, '') })}
            style={{ maxWidth: 320 }}
          />
        </Form.Item>
        <Form.Item label={editor.text} required extra={editor.textNote}>
          <Input.TextArea
            aria-label={editor.text}
            maxLength={1_000}
            autoSize={{ minRows: 4, maxRows: 12 }}
            value={body.text}
            onChange={({ target }) => onBody({ ...body, text: target.value })}
          />
        </Form.Item>
        <Flex vertical gap={8} style={{ marginBottom: 16 }}>
          {text !== '' && (
            <Typography.Text type="secondary">
              <Size text={text} body={body} /> · {editor.alphabets[sizeOf(text, body).alphabet]}
            </Typography.Text>
          )}
          {body.text.trim() !== '' && !saysHowToRefuse(body.text) && (
            <Alert
              type="info"
              showIcon
              data-testid="opt-out"
              title={editor.optOut}
              action={
                <Button size="small" onClick={() => onBody({ ...body, text: body.text.trimEnd() + suffix })}>
                  {editor.addOptOut}
                  {suffix}
                </Button>
              }
            />
          )}
        </Flex>
        <ApprovedFields approved={body.approved} onChange={(approved) => onBody({ ...body, approved })} />
      </Form>
    </Card>
  )
}
