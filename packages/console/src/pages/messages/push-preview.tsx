import type { Preview } from '@millrace/contract/content/api.ts'
import { Descriptions, Flex, theme, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'

/** A notification as a locked phone shows it, what a tap opens, and what the app is given. */
export function PushPreview({ answer }: { readonly answer: Preview | undefined }) {
  const words = useWords()
  const { token } = theme.useToken()
  const { subject = '', text = '', link = '', image = '', values = [] } = answer ?? {}
  const frame = { border: `1px solid ${token.colorBorder}`, borderRadius: 24, background: token.colorBgLayout }
  const sheet = { background: token.colorBgElevated, border: `1px solid ${token.colorBorderSecondary}`, borderRadius: 16 }
  return (
    <Flex vertical gap={8} style={{ width: 320, maxWidth: '100%' }}>
      <div style={{ ...frame, padding: '48px 12px', minHeight: 160 }}>
        <Flex vertical gap={2} data-testid="push-bubble" style={{ ...sheet, padding: '10px 14px', overflowWrap: 'anywhere' }}>
          <Flex justify="space-between" gap={8} align="baseline">
            <Typography.Text strong ellipsis>
              {subject || '…'}
            </Typography.Text>
            <Typography.Text type="secondary" style={{ fontSize: 12, whiteSpace: 'nowrap' }}>
              {words.push.now}
            </Typography.Text>
          </Flex>
          <Typography.Paragraph ellipsis={{ rows: 4 }} style={{ margin: 0, whiteSpace: 'pre-wrap' }}>
            {text}
          </Typography.Paragraph>
          {image !== '' && (
            <img
              src={image}
              alt={words.push.image}
              referrerPolicy="no-referrer"
              style={{ maxWidth: '100%', maxHeight: 160, objectFit: 'cover', borderRadius: 8, marginTop: 6 }}
            />
          )}
        </Flex>
      </div>
      <Typography.Text type="secondary" style={{ overflowWrap: 'anywhere' }}>
        {link === '' ? words.push.opensApp : `${words.push.opens} ${link}`}
      </Typography.Text>
      {values.length > 0 && (
        <Descriptions
          size="small"
          column={1}
          bordered
          items={values.map(({ name, value }, i) => ({ key: i, label: name, children: value }))}
        />
      )}
    </Flex>
  )
}
