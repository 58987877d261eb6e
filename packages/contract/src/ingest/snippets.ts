import type { SourceKind } from '../admin/api.ts'

/** Ways to connect, as the sources page offers them. */
export const snippetKinds = [
  'millrace_web',
  'millrace_mini',
  'web',
  'mini',
  'android',
  'app_http',
  'node',
  'segment_node',
  'analytics_js',
  'curl',
  'order',
  'push_device',
] as const
export type SnippetKind = (typeof snippetKinds)[number]

export interface SnippetTarget {
  /** Address of this installation, without a slash at the end. */
  readonly url: string
  /** Slug of the project. */
  readonly project: string
  readonly writeKey: string
}

export interface Snippet {
  readonly language: 'html' | 'javascript' | 'kotlin' | 'shell'
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
    case 'mini':
      return script('npm install sa-sdk-miniprogram', mini(target))
    case 'android':
      return {
        language: 'kotlin',
        install: "implementation 'com.sensorsdata.analytics.android:SensorsAnalyticsSDK:+'",
        code: android(target),
      }
    case 'app_http':
      return { language: 'shell', install: null, code: appHttp(target) }
    case 'node':
      return script('npm install sa-sdk-node', node(target))
    case 'segment_node':
      return script('npm install @segment/analytics-node', segmentNode(target))
    case 'analytics_js':
      return script('npm install @segment/analytics-next', analyticsJs(target))
    case 'curl':
      return { language: 'shell', install: null, code: curl(target) }
    case 'order':
      return { language: 'shell', install: null, code: order(target) }
    case 'push_device':
      return { language: 'shell', install: null, code: pushDevice(target) }
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

const mini = (target: SnippetTarget): string => `// In app.js; the address must be among the request domains of the mini-program.
import sensors from 'sa-sdk-miniprogram'

sensors.setPara({
  server_url: ${sensorsUrl(target, '/sa')},
  autoTrack: { appLaunch: true, appShow: true, appHide: true, pageShow: true, pageShare: true, mpClick: true },
})
sensors.init()
sensors.track('ViewProduct', { product_name: 'T-shirt', price: 5990 })
// With WeChat ids: sensors.loginWithKey('$identity_mp_openid', openid)
`

const android = (target: SnippetTarget): string => `// In Application.onCreate
val options = SAConfigOptions(${doubleQuoted(`${target.url}/sa?project=${encodeURIComponent(target.project)}&token=${encodeURIComponent(target.writeKey)}`)})
options.autoTrackEventType = SensorsAnalyticsAutoTrackEventType.APP_START or SensorsAnalyticsAutoTrackEventType.APP_END
SensorsDataAPI.startWithConfigOptions(this, options)
SensorsDataAPI.sharedInstance().track("ViewProduct", JSONObject(mapOf("product_name" to "T-shirt", "price" to 5990)))
// After sign-in: SensorsDataAPI.sharedInstance().login("user-1")
`

/** A text in double quotes of Kotlin. */
const doubleQuoted = (text: string): string => `"${text.replace(/["\\$]/g, '\\$&')}"`

const appHttp = ({ url, writeKey }: SnippetTarget): string => `# The request an app without an SDK makes.
curl -X POST ${shellQuoted(`${url}/v1/events`)} \\
  -u ${shellQuoted(`${writeKey}:`)} \\
  -H 'Content-Type: application/json' \\
  -d '{ "events": [{
    "event": "$AppStart",
    "ids": { "device_id": "device-1" },
    "properties": { "$os": "iOS", "$app_version": "1.0.0" }
  }] }'
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

const order = ({
  url,
  writeKey,
}: SnippetTarget): string => `# An order of a shop platform, ERP or till; the mobile number finds the person. message_id makes repeats harmless.
curl -X POST ${shellQuoted(`${url}/v1/events`)} \\
  -u ${shellQuoted(`${writeKey}:`)} \\
  -H 'Content-Type: application/json' \\
  -d '{ "events": [{
    "event": "PayOrder",
    "message_id": "tmall-1001",
    "ids": { "mobile": "13800138000" },
    "properties": { "order_id": "1001", "platform": "tmall", "amount": 5990 }
  }] }'
`

const pushDevice = ({
  url,
  writeKey,
}: SnippetTarget): string => `# The request an app makes at every start, with the token that its push service gave it; at sign-out with "$removed": true.
curl -X POST ${shellQuoted(`${url}/v1/events`)} \\
  -u ${shellQuoted(`${writeKey}:`)} \\
  -H 'Content-Type: application/json' \\
  -d '{ "events": [{
    "event": "$push_device",
    "ids": { "login_id": "user-1" },
    "properties": { "$provider": "jpush", "$token": "1a0018970a8b4f6e0c1", "$platform": "android", "$app": "com.example.shop" }
  }] }'
`

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** What each kind of source is connected with, best first; an official account has a callback, staff and QR codes have links. */
export const snippetsOf: Readonly<Record<SourceKind, readonly SnippetKind[]>> = {
  web: ['millrace_web', 'web', 'analytics_js'],
  mobile_web: ['millrace_web', 'web', 'analytics_js'],
  app: ['app_http', 'android', 'push_device'],
  mini_program: ['millrace_mini', 'mini'],
  official_account: [],
  staff: [],
  qr: [],
  third_party: ['order', 'curl'],
  server: ['curl', 'node', 'segment_node'],
}
