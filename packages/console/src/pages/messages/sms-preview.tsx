import { smsSize } from '@millrace/contract/connectors/sms.ts'
import type { Body, Preview } from '@millrace/contract/content/api.ts'
import { Descriptions, Flex, theme, Typography } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'

export type SmsBody = Extract<Body, { kind: 'sms' }>

/** Providers in China want a signature, and count each character as one. */
export const sizeOf = (text: string, { signature }: SmsBody) => smsSize(text, signature !== '')

/** A text message as a phone shows it, what it costs, and what is sent in place of it where texts are approved. */
export function SmsPreview({ body, answer }: { readonly body: SmsBody; readonly answer: Preview | undefined }) {
  const words = useWords()
  const { token } = theme.useToken()
  const text = answer?.text ?? ''
  const values = answer?.values ?? []
  return (
    <Flex vertical gap={8} style={{ width: 320, maxWidth: '100%' }}>
      <div
        style={{
          padding: '24px 12px 32px',
          border: `1px solid ${token.colorBorder}`,
          borderRadius: 24,
          background: token.colorBgLayout,
          minHeight: 160,
        }}
      >
        <div
          data-testid="sms-bubble"
          style={{
            padding: '8px 12px',
            borderRadius: '4px 16px 16px 16px',
            background: token.colorBgElevated,
            border: `1px solid ${token.colorBorderSecondary}`,
            overflowWrap: 'anywhere',
            whiteSpace: 'pre-wrap',
          }}
        >
          {text || '…'}
        </div>
      </div>
      {text !== '' && <Size text={text} body={body} />}
      {values.length > 0 && (
        <>
          <Typography.Text type="secondary">{words.sms.editor.filled}</Typography.Text>
          <Descriptions
            size="small"
            column={1}
            bordered
            items={values.map(({ name, value }, i) => ({ key: i, label: name, children: value }))}
          />
        </>
      )}
    </Flex>
  )
}

/** How long it is and how many messages that makes; hovering says by which alphabet. */
export function Size({ text, body }: { readonly text: string; readonly body: SmsBody }) {
  const words = useWords()
  const { number } = useFormat()
  const { characters, units, alphabet } = sizeOf(text, body)
  return (
    <Typography.Text type="secondary" data-testid="sms-size" title={words.sms.editor.alphabets[alphabet]}>
      {words.sms.editor.size(number(characters), words.sms.editor.units(units))}
    </Typography.Text>
  )
}
