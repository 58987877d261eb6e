import type { Properties } from '../core/host.ts'
import { clickable, isIgnored, pathOf, textOf } from './element.ts'
import { pageSize } from './pages.ts'

type Track = (event: string, properties: Properties) => void

const rageClicks = 3
const rageMs = 1_000
const rageRadius = 30
const deadMs = 1_000

/** Clicks on things that do something, bursts of angry clicks, and clicks after which nothing happens. Answers with the undo. */
export function watchClicks(track: Track): () => void {
  const isRage = rage()
  const watching = new Set<() => void>()
  function onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined
    if (!target || isIgnored(target)) return
    const element = clickable(target)
    const properties = describe(event, element ?? target, element !== undefined)
    // What is no link and no button says where it is, not what it says.
    track(element ? '$WebClick' : '$PageClick', properties)
    if (isRage(event)) track('$RageClick', properties)
    if (!element || leadsAway(element)) return
    const stop = whenNothingHappens(() => track('$DeadClick', properties))
    watching.add(stop)
    setTimeout(() => watching.delete(stop), deadMs + 100)
  }
  document.addEventListener('click', onClick, true)
  return () => {
    document.removeEventListener('click', onClick, true)
    for (const stop of watching) stop()
  }
}

function describe(event: MouseEvent, element: Element, isRead: boolean): Properties {
  const box = element.getBoundingClientRect()
  const href = element instanceof HTMLAnchorElement ? element.href.replace(/[?#].*$/, '') : undefined
  return {
    $element_type: element.tagName.toLowerCase(),
    $element_path: pathOf(element),
    ...(element.id ? { $element_id: element.id.slice(0, 100) } : {}),
    ...(isRead && element instanceof HTMLElement ? { $element_content: textOf(element) } : {}),
    ...(href ? { $element_target_url: href.slice(0, 1_000) } : {}),
    $page_x: Math.round(event.pageX),
    $page_y: Math.round(event.pageY),
    ...pageSize(),
    // Where inside the element, in thousandths: survives another window size.
    $element_x: Math.round((1_000 * (event.clientX - box.left)) / Math.max(box.width, 1)),
    $element_y: Math.round((1_000 * (event.clientY - box.top)) / Math.max(box.height, 1)),
    $element_width: Math.round(box.width),
    $element_height: Math.round(box.height),
  }
}

/** Says once per burst when clicks come fast and close together. */
function rage(): (event: MouseEvent) => boolean {
  let burst: { readonly at: number; readonly x: number; readonly y: number }[] = []
  return ({ timeStamp, clientX, clientY }) => {
    burst = burst.filter((one) => timeStamp - one.at < rageMs && Math.hypot(one.x - clientX, one.y - clientY) <= rageRadius)
    burst.push({ at: timeStamp, x: clientX, y: clientY })
    return burst.length === rageClicks
  }
}

/** Links and downloads leave the page, fields take the focus: nothing has to change on the page. */
const leadsAway = (element: HTMLElement): boolean =>
  (element instanceof HTMLAnchorElement &&
    (element.target === '_blank' || !/^https?:/.test(element.protocol) || element.download !== '')) ||
  element.matches('input[type=file],label')

/** Calls back when for a second nothing changes: no element, no address, no focus, no scroll, no selection, the page not hidden. */
function whenNothingHappens(dead: () => void): () => void {
  const address = location.href
  const signs = ['scroll', 'focusin', 'selectionchange', 'visibilitychange', 'submit', 'change'] as const
  const changes = new MutationObserver(stop)
  const timer = setTimeout(() => {
    stop()
    if (location.href === address) dead()
  }, deadMs)
  function stop(): void {
    clearTimeout(timer)
    changes.disconnect()
    for (const sign of signs) document.removeEventListener(sign, stop, true)
    removeEventListener('pagehide', stop)
    removeEventListener('blur', stop)
  }
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  // The click itself moves the focus to the button; only what comes after it counts.
  setTimeout(() => {
    for (const sign of signs) document.addEventListener(sign, stop, true)
  })
  addEventListener('pagehide', stop)
  addEventListener('blur', stop)
  return stop
}
