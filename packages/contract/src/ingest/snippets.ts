/** Ways to connect, as the sources page offers them. */
export const snippetKinds = ['millrace_web', 'millrace_mini', 'web', 'node', 'segment_node', 'analytics_js', 'curl'] as const
export type SnippetKind = (typeof snippetKinds)[number]

export interface SnippetTarget {
  /** Address of this installation, without a slash at the end. */
  readonly url: string
  /** Slug of the project. */
  readonly project: string
  readonly writeKey: string
}

export interface Snippet {
  readonly language: 'html' | 'javascript' | 'shell'
  /** What to install first, if anything. */
  readonly install: string | null
  readonly code: string
}

/** Code that sends a first event; it works as it stands. */
export function snippet(kind: SnippetKind, target: SnippetTarget): Snippet {
  switch (kind) {
    case 'millrace_web':
      return { language: 'html', install: null, code: millraceWeb(target) }
    case 'millrace_mini':
      return { language: 'javascript', install: null, code: millraceMini(target) }
    case 'web':
      return script('npm install sa-sdk-javascript', web(target))
    case 'node':
      return script('npm install sa-sdk-node', node(target))
    case 'segment_node':
      return script('npm install @segment/analytics-node', segmentNode(target))
    case 'analytics_js':
      return script('npm install @segment/analytics-next', analyticsJs(target))
    case 'curl':
      return { language: 'shell', install: null, code: curl(target) }
  }
}

const script = (install: string, code: string): Snippet => ({ language: 'javascript', install, code })

/** A JavaScript text in single quotes. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

const sensorsUrl = ({ url, project, writeKey }: SnippetTarget, path: string): string =>
  quoted(`${url}${path}?project=${encodeURIComponent(project)}&token=${encodeURIComponent(writeKey)}`)

const millraceWeb = ({
  url,
  writeKey,
}: SnippetTarget): string => `<script src="${attribute(url)}/sdk/millrace.js" data-key="${attribute(writeKey)}" async></script>
<script>
  // Page views, clicks and stays are seen by themselves. Further events, also before the script has loaded:
  window.millraceQueue = window.millraceQueue || []
  millraceQueue.push(['track', 'ViewProduct', { product_name: 'T-shirt', price: 5990 }])
  // After sign-in: millraceQueue.push(['identify', 'user-1', { city: 'Shanghai' }])
</script>
`

/** A text in double quotes of HTML. */
const attribute = (text: string): string => text.replace(/[&"<>]/g, (char) => `&#${char.charCodeAt(0)};`)

const millraceMini = ({
  url,
  writeKey,
}: SnippetTarget): string => `// Put /sdk/millrace-mini.js of this installation into the project; its address must be among the request domains.
const { init } = require('./millrace-mini.js')

const millrace = init({ wx, url: ${quoted(url)}, writeKey: ${quoted(writeKey)} })
// In each page: Page(millrace.page({ … }))
millrace.track('ViewProduct', { product_name: 'T-shirt', price: 5990 })
// After sign-in: millrace.identify('user-1'); with WeChat ids: millrace.bindWechat({ openid, unionid })
`

const web = (target: SnippetTarget): string => `import sensors from 'sa-sdk-javascript'

sensors.init({
  server_url: ${sensorsUrl(target, '/sa.gif')},
  is_track_single_page: true,
  send_type: 'beacon',
})
sensors.quick('autoTrack')
sensors.track('ViewProduct', { product_name: 'T-shirt', price: 5990 })
// After sign-in: sensors.login('user-1')
`

const node = (target: SnippetTarget): string => `import SensorsAnalytics from 'sa-sdk-node'

const sensors = new SensorsAnalytics()
sensors.submitTo({ url: ${sensorsUrl(target, '/sa')} })
sensors.track('user-1', 'PayOrder', { order_id: 'o-1', amount: 5990 })
sensors.profileSet('user-1', { city: 'Shanghai' })
`

const segmentNode = ({ url, writeKey }: SnippetTarget): string => `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: ${quoted(writeKey)}, host: ${quoted(url)} })
analytics.identify({ userId: 'user-1', traits: { city: 'Shanghai' } })
analytics.track({ userId: 'user-1', event: 'Order Paid', properties: { orderId: 'o-1', amount: 5990 } })
await analytics.closeAndFlush()
`

function analyticsJs({ url, writeKey }: SnippetTarget): string {
  const [protocol = 'https', host = ''] = url.split('://')
  return `import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load(
  { writeKey: ${quoted(writeKey)}, cdnURL: ${quoted(url)} },
  { integrations: { 'Segment.io': { apiHost: ${quoted(`${host}/v1`)}, protocol: ${quoted(protocol)} } } },
)
analytics.page()
analytics.track('Product Viewed', { name: 'T-shirt', price: 5990 })
// After sign-in: analytics.identify('user-1')
`
}

const curl = ({ url, writeKey }: SnippetTarget): string => `curl -X POST ${shellQuoted(`${url}/v1/events`)} \\
  -u ${shellQuoted(`${writeKey}:`)} \\
  -H 'Content-Type: application/json' \\
  -d '{ "events": [{
    "event": "PayOrder",
    "ids": { "login_id": "user-1" },
    "properties": { "order_id": "o-1", "amount": 5990 },
    "profile": { "set": { "city": "Shanghai" } }
  }] }'
`

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
