import { rangeOf } from './buckets.ts'
import type { PathQuery } from './path-query.ts'
import { cutSessions, sessionSpan } from './session-cut.ts'

/** An event as the slow reference sees it: which of the stops it is, and its node. */
export interface PathEvent {
  readonly person: number
  readonly time: number
  /** Its place among the stops: 0 is the source, 1 the end, where there is one. */
  readonly stop: number
  readonly node: string
}

/** What comes after a node: another node, nothing more, or more than the layers show. */
export const pathNexts = ['node', 'exit', 'continues'] as const
export type PathNext = (typeof pathNexts)[number]

type PathQueryPart = Pick<PathQuery, 'from' | 'to' | 'direction' | 'end' | 'gapSeconds' | 'isCollapsed' | 'layers' | 'rows'>

/** The slow, obvious paths that the engine is held against: one for each session with the source, events in their order. */
export function pathsReference<E extends PathEvent>(events: readonly E[], query: PathQueryPart, timeZone: string): E[][] {
  const range = rangeOf(query, timeZone)
  return [...Map.groupBy(events, (one) => one.person).values()]
    .flatMap((own) => sessionsOf(own, range, query.gapSeconds))
    .flatMap((session) => {
      const way = query.direction === 'forward' ? session : session.toReversed()
      const start = way.findIndex((one) => one.stop === 0)
      return start < 0 ? [] : [way.slice(start)]
    })
    .flatMap((way) => {
      if (!query.end) return [way]
      const last = way.findIndex((one) => one.stop === 1)
      return last < 0 ? [] : [way.slice(0, last + 1)]
    })
    .map((way) => (query.isCollapsed ? way.filter((one, i) => one.node !== way[i - 1]?.node) : way))
    .map((way) => way.slice(0, query.layers + 1))
}

function sessionsOf<E extends PathEvent>(own: readonly E[], range: { from: number; until: number }, gapSeconds: number | null): E[][] {
  const isIn = (one: E | undefined): boolean => one !== undefined && one.time >= range.from && one.time < range.until
  if (gapSeconds === null) return [own.filter(isIn)]
  const span = sessionSpan(range, { gapSeconds })
  const seen = own.filter(({ time }) => time >= span.from && time < span.until)
  return cutSessions(seen, { gapSeconds, splitByDay: false }, () => '').filter(([first]) => isIn(first))
}

/** The node of all that have no place of their own. */
export const moreNode = 'more'

export interface PathCount {
  readonly layer: number
  readonly node: string
  /** Null: the node itself, whatever comes after. */
  readonly next: PathNext | null
  readonly to: string | null
  readonly sessions: number
  readonly people: number
  /** Median time to the next node. */
  readonly seconds: number | null
}

/** Nodes and edges of paths: the biggest nodes of each layer, equal ones by name, all others together. */
export function pathCounts(paths: readonly (readonly PathEvent[])[], { layers, rows }: Pick<PathQuery, 'layers' | 'rows'>): PathCount[] {
  const placed = Array.from({ length: layers }, (_, layer) => {
    const nodes = [
      ...Map.groupBy(
        paths.flatMap((path) => path[layer]?.node ?? []),
        (node) => node,
      ),
    ]
    const sorted = nodes.toSorted(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
    return new Set(sorted.slice(0, rows).map(([node]) => node))
  })
  const shown = (layer: number, node: string): string => (placed[layer]?.has(node) ? node : moreNode)
  const steps = paths.flatMap((path) =>
    path.slice(0, layers).map((one, layer) => {
      const after = path[layer + 1]
      const next: PathNext = !after ? 'exit' : layer + 1 === layers ? 'continues' : 'node'
      const to = after && next === 'node' ? shown(layer + 1, after.node) : null
      const took = after ? Math.abs(after.time - one.time) : 0
      return { person: one.person, layer: layer + 1, node: shown(layer, one.node), next, to, took }
    }),
  )
  const counted = (key: (step: (typeof steps)[number]) => string, isEdge: boolean): PathCount[] =>
    [...Map.groupBy(steps, key).values()].flatMap((some) => {
      const [first] = some
      if (!first) return []
      const { layer, node, next, to } = first
      return {
        layer,
        node,
        next: isEdge ? next : null,
        to: isEdge ? to : null,
        sessions: some.length,
        people: new Set(some.map((one) => one.person)).size,
        seconds: isEdge && next === 'node' ? median(some.map((one) => one.took)) / 1_000 : null,
      }
    })
  return [
    ...counted(({ layer, node }) => JSON.stringify([layer, node]), false),
    ...counted(({ layer, node, next, to }) => JSON.stringify([layer, node, next, to]), true),
  ]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) / 2
  return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2
}
