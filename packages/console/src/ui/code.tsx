import { Typography } from 'antd'

/** Ready to paste. */
export function Code({ code }: { readonly code: string }) {
  return (
    <Typography.Paragraph copyable={{ text: code }} style={{ marginBottom: 0 }}>
      <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12, margin: 0 }}>{code}</pre>
    </Typography.Paragraph>
  )
}
