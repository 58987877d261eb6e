import { campaignOf, hostOf } from '../core/campaign.ts'
import type { Properties } from '../core/host.ts'

export interface PageWatch {
  /** Counts a view of the page as it is now. */
  view(properties?: Properties): void
  /** The view that is shown, for what happens on it. */
  current(): Properties
  stop(): void
}

interface PageEvents {
  /** A new random id. */
  id(): string
  track(event: string, properties: Properties): void
  /** A view begins: campaign and referrer of this address. */
  arrived(campaign: Readonly<Record<string, string>>, referrer: string): void
  /** Time to hand over what waits. */
  leaving(): void
}

const shortestStay = 0.1
const settleMs = 1_000

/** Page views, also of single-page applications, and how long and how deep each was looked at. */
export function watchPages(events: PageEvents, isAutomatic: boolean): PageWatch {
  let shownAt: number | undefined
  let seen = 0
  /** The lowest line that was on the screen, and how long the page was when last looked at, in pixels. */
  let lowest = 0
  let size = pageSize()
  let referrer = document.referrer
  let address = ''
  let viewId = ''
  const current = (): Properties => (viewId === '' ? {} : { $view_id: viewId })

  function view(properties: Properties = {}): void {
    leave()
    address = pageOf(location.href)
    viewId = events.id()
    const campaign = campaignOf(location.search)
    events.arrived(campaign, referrer)
    events.track('$pageview', { ...current(), $referrer: referrer, $referrer_host: hostOf(referrer), ...campaign, ...properties })
    seen = 0
    lowest = 0
    measure()
    // Frameworks fill the page after its address; what they put there makes it longer.
    const mine = viewId
    setTimeout(() => mine === viewId && measure(), settleMs)
    shownAt = document.visibilityState === 'visible' ? performance.now() : undefined
    referrer = location.href
  }

  /** The view so far: reported when the page is hidden, left, or another one is shown in its place. */
  function leave(): void {
    pauseClock()
    const seconds = Math.round(seen / 100) / 10
    seen = 0
    if (address === '' || seconds < shortestStay) return
    events.track('$WebPageLeave', {
      ...current(),
      event_duration: seconds,
      $scroll_depth: Math.min(100, Math.round((100 * lowest) / Math.max(size.$page_height, 1))),
      $viewport_position: Math.round(scrollY),
      ...size,
    })
  }

  function pauseClock(): void {
    if (shownAt !== undefined) seen += performance.now() - shownAt
    shownAt = undefined
  }

  function onVisibility(): void {
    if (document.visibilityState === 'visible') {
      shownAt ??= performance.now()
      return
    }
    measure()
    leave()
    events.leaving()
  }

  function measure(): void {
    size = pageSize()
    lowest = Math.max(lowest, scrollY + innerHeight)
  }

  /** Frameworks change the title just after the address. */
  function onAddress(): void {
    setTimeout(() => {
      if (pageOf(location.href) !== address) view()
    })
  }

  const undo = isAutomatic ? onHistory(onAddress) : () => undefined
  addEventListener('scroll', measure, { passive: true, capture: true })
  addEventListener('load', measure)
  document.addEventListener('visibilitychange', onVisibility)
  addEventListener('pagehide', onVisibility)
  if (isAutomatic) view()

  return {
    view,
    current,
    stop() {
      undo()
      removeEventListener('scroll', measure, { capture: true })
      document.removeEventListener('visibilitychange', onVisibility)
      removeEventListener('pagehide', onVisibility)
      removeEventListener('load', measure)
    },
  }
}

export function pageSize(): { readonly $page_width: number; readonly $page_height: number } {
  const { scrollWidth, scrollHeight } = document.documentElement
  return { $page_width: scrollWidth, $page_height: scrollHeight }
}

/** A fragment is a page only where it is used as a path. */
const pageOf = (href: string): string => (/#!?\//.test(href) ? href : href.replace(/#.*$/, ''))

function onHistory(changed: () => void): () => void {
  const undos = (['pushState', 'replaceState'] as const).map((name) => {
    const original = history[name].bind(history)
    history[name] = (...given) => {
      original(...given)
      changed()
    }
    return () => {
      history[name] = original
    }
  })
  addEventListener('popstate', changed)
  addEventListener('hashchange', changed)
  return () => {
    for (const undo of undos) undo()
    removeEventListener('popstate', changed)
    removeEventListener('hashchange', changed)
  }
}
