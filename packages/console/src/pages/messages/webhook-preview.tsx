import type { Body, Preview } from '@millrace/contract/content/api.ts'
import { Flex, theme, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'

type WebhookBody = Extract<Body, { kind: 'webhook' }>

/** The request that the receiver gets, for somebody by whom it shows what is filled in. */
export function WebhookPreview({ body, answer }: { readonly body: WebhookBody; readonly answer: Preview | undefined }) {
  const { webhook } = useWords()
  const { token } = theme.useToken()
  const values = answer?.values ?? []
  const request = {
    type: body.type,
    timestamp: '2026-11-02T04:00:00.000Z',
    data: {
      id: 'msg_1_1001',
      person: { ids: [{ type: 'login_id', value: 'u1001' }] },
      fields: Object.fromEntries(values.map(({ name, value }) => [name, value])),
    },
  }
  return (
    <Flex vertical gap={4} style={{ maxWidth: 560 }}>
      <Typography.Text strong>{webhook.preview}</Typography.Text>
      <pre
        data-testid="webhook-json"
        style={{
          margin: 0,
          padding: 12,
          fontSize: 13,
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          border: `1px solid ${token.colorBorder}`,
          borderRadius: token.borderRadius,
          background: token.colorBgLayout,
        }}
      >
        {JSON.stringify(request, null, 2)}
      </pre>
      <Typography.Text type="secondary">{webhook.previewNote}</Typography.Text>
    </Flex>
  )
}
