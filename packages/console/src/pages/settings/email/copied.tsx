import { Typography } from 'antd'

/** What is to be entered elsewhere to the letter. */
export function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <Typography.Text type="secondary" style={{ display: 'block' }}>
        {label}
      </Typography.Text>
      <Typography.Text code copyable style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Typography.Text>
    </div>
  )
}
