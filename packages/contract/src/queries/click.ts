import type { Json } from '../events.ts'
import { rangeOf } from './buckets.ts'
import { type ClickQuery, maxElements, reachSteps } from './click-query.ts'
import { pageEventKinds, type PageEventKind, pageEvents, pageOf, pagesExpression } from './pages.ts'
import { quantile } from './quantiles.ts'

/** Where an element stands on its page, in shares of the page. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Clicks {
  readonly clicks: number
  readonly people: number
  /** Views with such a click. */
  readonly views: number
  readonly rage: number
  readonly ragePeople: number
  readonly dead: number
  readonly deadPeople: number
}
export interface ClickedElement extends Clicks {
  readonly path: string
  readonly text: string
  readonly type: string
  readonly box: Box | null
}
export interface ClickMap {
  /** Its usual size in pixels. */
  readonly page: { readonly width: number; readonly height: number } | null
  readonly views: number
  readonly viewers: number
  readonly clicked: Clicks
  readonly elementCount: number
  readonly elements: readonly ClickedElement[]
  readonly cells: readonly { readonly x: number; readonly y: number; readonly clicks: number; readonly people: number }[]
  /** Views that told how far they were read. */
  readonly measured: { readonly views: number; readonly people: number }
  readonly reach: readonly { readonly depth: number; readonly views: number; readonly people: number }[]
}

/** What the metrics of an element are, beside its counts. */
export const clickRates = ({ clicks, people, views }: Clicks, whole: Pick<ClickMap, 'views' | 'viewers' | 'clicked'>) => ({
  perView: ratio(clicks, whole.views),
  viewRate: ratio(views, whole.views),
  personRate: ratio(people, whole.viewers),
  share: ratio(clicks, whole.clicked.clicks),
})

const ratio = (some: number, of: number): number | null => (of === 0 ? null : some / of)

export interface PageEvent {
  readonly person: number
  readonly event: string
  readonly time: number
  readonly properties: Readonly<Record<string, Json>>
}

/**
 * The slow, obvious map that the engine is held against; events come in their order and match the filters. What happens on a page belongs
 * to the view before it, of the same person and with the same `$view_id`, which other SDKs leave out.
 */
export function clickReference(events: readonly PageEvent[], query: ClickQuery, timeZone: string): ClickMap {
  const { from, until } = rangeOf(query, timeZone)
  const seen = events.filter(({ time }) => time >= from && time < until).flatMap((one) => readOf(one, query))
  const latest = new Map<string, string>()
  const all = seen.map((one, i) => {
    const lane = `${one.person} ${one.lane}`
    if (one.kind === 'view') latest.set(lane, `${lane} ${i}`)
    return { ...one, view: latest.get(lane) }
  })
  const of = (kind: PageEventKind) => all.filter((one) => one.kind === kind)
  const named = all.filter((one) => one.path !== '')
  const elements = [...Map.groupBy(named, (one) => one.path)].map(([path, own]) => ({
    path,
    text: own.findLast((one) => one.text !== '')?.text ?? '',
    type: own.findLast((one) => one.type !== '')?.type ?? '',
    box: own.findLast((one) => one.box !== null)?.box ?? null,
    ...clicksOf(own),
  }))
  const onGrid = of('click').filter((one) => one.cell !== null)
  const depths = new Map<string, { person: number; depth: number }>()
  for (const { view, depth, person } of of('leave'))
    if (view !== undefined && depth !== null) depths.set(view, { person, depth: Math.max(depth, depths.get(view)?.depth ?? -Infinity) })
  const reached = (depth: number) => [...depths.values()].filter((one) => one.depth >= depth)
  const sized = all.flatMap((one) => one.size ?? [])
  const middle = (of: (one: { width: number; height: number }) => number) =>
    quantile(
      sized.map(of).toSorted((a, b) => a - b),
      0.5,
    )
  const [width, height] = [middle((one) => one.width), middle((one) => one.height)]
  return {
    page: width === null || height === null ? null : { width, height },
    views: of('view').length,
    viewers: peopleOf(of('view')),
    clicked: clicksOf(all),
    elementCount: elements.length,
    elements: elements
      .toSorted((a, b) => b.clicks - a.clicks || b.rage + b.dead - a.rage - a.dead || (a.path < b.path ? -1 : 1))
      .slice(0, maxElements),
    cells: [...Map.groupBy(onGrid, (one) => JSON.stringify(one.cell)).values()].map((own) => ({
      ...(own[0]?.cell ?? { x: 0, y: 0 }),
      clicks: own.length,
      people: peopleOf(own),
    })),
    measured: { views: depths.size, people: peopleOf([...depths.values()]) },
    reach: reachSteps.map((depth) => ({ depth, views: reached(depth).length, people: peopleOf(reached(depth)) })),
  }
}

type Read = ReturnType<typeof readOf>[number] & { readonly view: string | undefined }

function clicksOf(events: readonly Read[]): Clicks {
  const of = (kind: PageEventKind) => events.filter((one) => one.kind === kind)
  return {
    clicks: of('click').length,
    people: peopleOf(of('click')),
    views: new Set(of('click').flatMap((one) => one.view ?? [])).size,
    rage: of('rage').length,
    ragePeople: peopleOf(of('rage')),
    dead: of('dead').length,
    deadPeople: peopleOf(of('dead')),
  }
}

const peopleOf = (some: readonly { readonly person: number }[]): number => new Set(some.map((one) => one.person)).size

/** What a row says of a page, or nothing when it is not about one of these pages. */
function readOf({ person, event, time, properties }: PageEvent, query: ClickQuery) {
  const kind = pageEventKinds.find((one) => (pageEvents[one] as readonly string[]).includes(event))
  const text = (name: string): string | null => (typeof properties[name] === 'string' ? properties[name] : null)
  const page = text('$url_path')
  if (!kind || page === null || !new RegExp(pagesExpression(query.pages)).test(pageOf(page))) return []
  if (query.device !== null && text('$device_class') !== query.device) return []
  const number = (name: string): number | null => (typeof properties[name] === 'number' ? properties[name] : null)
  const [x, y, width, height] = [number('$page_x'), number('$page_y'), number('$page_width'), number('$page_height')]
  const [left, top, wide, high] = [number('$element_x'), number('$element_y'), number('$element_width'), number('$element_height')]
  const size = width !== null && height !== null && width > 0 && height > 0 ? { width, height } : null
  const isClick = kind !== 'view' && kind !== 'leave'
  const place = (at: number, whole: number, parts: number): number => Math.max(0, Math.min(parts - 1, Math.floor((at * parts) / whole)))
  const at = isClick && size && x !== null && y !== null ? { x, y, ...size } : null
  return [
    {
      person,
      time,
      kind,
      lane: text('$view_id') ?? '',
      path: (isClick && text('$element_path')) || '',
      text: (isClick && text('$element_content')) || '',
      type: (isClick && text('$element_type')) || '',
      size,
      cell: at && { x: place(at.x, at.width, query.columns), y: place(at.y, at.height, query.rows) },
      box:
        at && left !== null && top !== null && wide !== null && high !== null
          ? {
              x: (at.x - (left * wide) / 1_000) / at.width,
              y: (at.y - (top * high) / 1_000) / at.height,
              width: wide / at.width,
              height: high / at.height,
            }
          : null,
      depth: number('$scroll_depth'),
    },
  ]
}
