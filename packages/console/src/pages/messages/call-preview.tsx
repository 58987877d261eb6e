import type { Preview } from '@millrace/contract/content/api.ts'
import { Card, Typography } from 'antd'

/** What the caller reads. */
export function CallPreview({ answer }: { readonly answer: Preview | undefined }) {
  return (
    <Card size="small" title={answer?.subject} extra={answer?.values[0]?.value} style={{ maxWidth: 560 }}>
      <Typography.Paragraph style={{ whiteSpace: 'pre-line', margin: 0 }}>{answer?.text}</Typography.Paragraph>
    </Card>
  )
}
