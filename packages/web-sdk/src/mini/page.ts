import type { Properties } from '../core/host.ts'
import type { Depth } from './depth.ts'

type Track = (event: string, properties: Properties) => void

/** What an application hands to `Page()`: data and functions. */
export type PageDefinition = Record<string, unknown>

interface Instance {
  readonly route?: string
  readonly options?: Readonly<Record<string, unknown>>
}
interface Tap {
  readonly type?: unknown
  /** Where on the page, in its pixels. */
  readonly detail?: { readonly x?: unknown; readonly y?: unknown }
  readonly currentTarget?: { readonly id?: unknown; readonly dataset?: Readonly<Record<string, unknown>> }
}

const lifeCycle = new Set([
  'onLoad',
  'onShow',
  'onReady',
  'onHide',
  'onUnload',
  'onPullDownRefresh',
  'onReachBottom',
  'onPageScroll',
  'onResize',
])

/** The same definition, with views, stays, taps and shares reported; what the page does and answers is unchanged. */
export function watchPage<T extends PageDefinition>(definition: T, send: Track, { id, depth }: Watch): T {
  let shownAt = 0
  let view: Properties = {}
  const track: Track = (event, properties) => send(event, { ...view, ...properties })
  const before: Record<string, Report> = {
    onShow(page) {
      shownAt = Date.now()
      view = { $view_id: id() }
      depth.begin()
      depth.measure()
      track('$MPViewScreen', place(page))
    },
    onReady: () => depth.measure(),
    onReachBottom: () => depth.measure(),
    onPageScroll: (_, [given]) => {
      const top = (given as { readonly scrollTop?: unknown } | undefined) /* whatever the page was called with */?.scrollTop
      if (typeof top === 'number') depth.scrolled(top)
    },
    onHide: left,
    onUnload: left,
    onShareAppMessage: (page) => track('$MPShare', { ...place(page), $share_method: 'friend' }),
    onShareTimeline: (page) => track('$MPShare', { ...place(page), $share_method: 'timeline' }),
  }
  function left(page: Instance): void {
    if (shownAt > 0) {
      const seconds = Math.round((Date.now() - shownAt) / 100) / 10
      track('$MPPageLeave', { ...place(page), event_duration: seconds, ...depth.reached(), ...depth.size() })
    }
    shownAt = 0
  }

  const watched: PageDefinition = { ...definition }
  for (const name of ['onShow', 'onReady', 'onHide', 'onUnload']) watched[name] ??= () => undefined
  for (const [name, value] of Object.entries(watched)) {
    if (typeof value !== 'function') continue
    const report = before[name] ?? (lifeCycle.has(name) ? undefined : tapped(track, depth))
    if (report) watched[name] = wrapped(value as Method /* typeof says so */, report)
  }
  return watched as T /* the same members, each function still answers what it answered */
}

interface Watch {
  /** A new random id. */
  id(): string
  readonly depth: Depth
}
type Method = (...given: never[]) => unknown
type Report = (page: Instance, given: readonly unknown[]) => void

const wrapped = (original: Method, report: Report) =>
  function (this: Instance, ...given: unknown[]): unknown {
    try {
      report(this, given)
    } catch {
      // Counting must never break the page.
    }
    return Reflect.apply(original, this, given)
  }

/** Handlers get the touch as their first argument; what was bound to the element says which one it was. */
const tapped =
  (track: Track, depth: Depth) =>
  (page: Instance, [given]: readonly unknown[]): void => {
    const touch = given as Tap | undefined /* whatever the page was called with; each member is checked */
    if (touch?.type !== 'tap' && touch?.type !== 'longpress') return
    const { id, dataset } = touch.currentTarget ?? {}
    const { x, y } = touch.detail ?? {}
    const text = dataset?.['content'] ?? dataset?.['name']
    track('$MPClick', {
      ...place(page),
      ...(typeof id === 'string' && id !== '' ? { $element_id: id, $element_path: `#${id}` } : {}),
      ...(typeof text === 'string' ? { $element_content: text.slice(0, 80) } : {}),
      ...(typeof x === 'number' && typeof y === 'number' ? { $page_x: Math.round(x), $page_y: Math.round(y), ...depth.size() } : {}),
    })
    // A tap often opens something that makes the page longer.
    depth.measure()
  }

const place = (page: Instance): Properties => {
  const query = Object.entries(page.options ?? {}).map(([name, value]) => `${name}=${String(value)}`)
  return { $url_path: page.route ?? '', $url_query: query.join('&').slice(0, 1_000) }
}
