import { campaignOf, hostOf } from '../core/campaign.ts'
import type { Properties } from '../core/host.ts'

export interface PageWatch {
  /** Counts a view of the page as it is now. */
  view(properties?: Properties): void
  stop(): void
}

interface PageEvents {
  track(event: string, properties: Properties): void
  /** A view begins: campaign and referrer of this address. */
  arrived(campaign: Readonly<Record<string, string>>, referrer: string): void
  /** Time to hand over what waits. */
  leaving(): void
}

const shortestStay = 0.1

/** Page views, also of single-page applications, and how long and how deep each was looked at. */
export function watchPages(events: PageEvents, isAutomatic: boolean): PageWatch {
  let shownAt: number | undefined
  let seen = 0
  let depth = 0
  let referrer = document.referrer
  let address = ''

  function view(properties: Properties = {}): void {
    leave()
    address = pageOf(location.href)
    const campaign = campaignOf(location.search)
    events.arrived(campaign, referrer)
    events.track('$pageview', { $referrer: referrer, $referrer_host: hostOf(referrer), ...campaign, ...properties })
    seen = 0
    depth = 0
    measureDepth()
    shownAt = document.visibilityState === 'visible' ? performance.now() : undefined
    referrer = location.href
  }

  /** The view so far: reported when the page is hidden, left, or another one is shown in its place. */
  function leave(): void {
    pauseClock()
    const seconds = Math.round(seen / 100) / 10
    seen = 0
    if (address === '' || seconds < shortestStay) return
    events.track('$WebPageLeave', { event_duration: seconds, $scroll_depth: depth, $viewport_position: Math.round(scrollY) })
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
    leave()
    events.leaving()
  }

  function measureDepth(): void {
    const { scrollHeight } = document.documentElement
    depth = Math.max(depth, Math.min(100, Math.round((100 * (scrollY + innerHeight)) / Math.max(scrollHeight, 1))))
  }

  /** Frameworks change the title just after the address. */
  function onAddress(): void {
    setTimeout(() => {
      if (pageOf(location.href) !== address) view()
    })
  }

  const undo = isAutomatic ? onHistory(onAddress) : () => undefined
  addEventListener('scroll', measureDepth, { passive: true, capture: true })
  document.addEventListener('visibilitychange', onVisibility)
  addEventListener('pagehide', onVisibility)
  if (isAutomatic) view()

  return {
    view,
    stop() {
      undo()
      removeEventListener('scroll', measureDepth, { capture: true })
      document.removeEventListener('visibilitychange', onVisibility)
      removeEventListener('pagehide', onVisibility)
    },
  }
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
