import type { Source } from '@millrace/contract/admin/api.ts'
import { snippet, type SnippetKind, snippetsOf } from '@millrace/contract/ingest/snippets.ts'
import { Tabs, Typography } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { Code } from '../../../ui/code.tsx'

const names: Record<SnippetKind, string> = {
  millrace_web: 'JavaScript · Millrace',
  millrace_mini: '小程序 · Millrace',
  web: 'JavaScript · Sensors',
  mini: '小程序 · Sensors',
  android: 'Android · Sensors',
  app_http: 'HTTP · curl',
  node: 'Node.js · Sensors',
  segment_node: 'Node.js · Segment',
  analytics_js: 'JavaScript · Segment',
  curl: 'HTTP · curl',
  order: 'HTTP · 订单 / order',
  push_device: 'HTTP · App 推送 / push',
}

/** Ready to paste: address and key stand in it. */
export function SnippetTabs({ source }: { readonly source: Source }) {
  const { slug } = useProject()
  const target = { url: window.location.origin, project: slug, writeKey: source.writeKey }
  return (
    <Tabs
      size="small"
      items={snippetsOf[source.kind].map((kind) => ({ key: kind, label: names[kind], children: <Installed {...snippet(kind, target)} /> }))}
    />
  )
}

function Installed({ install, code }: { readonly install: string | null; readonly code: string }) {
  return (
    <>
      {install && (
        <Typography.Paragraph copyable={{ text: install }}>
          <code>{install}</code>
        </Typography.Paragraph>
      )}
      <Code code={code} />
    </>
  )
}
