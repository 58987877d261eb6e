import { type Flow, flowOf, orderOf } from './edit/flow.ts'
import type { Graph } from './graph.ts'

/** Numbers of visits are one row for a whole run: each token counts on from its own beginning. */
export const visitsOfToken = 1_000_000
/** How many tokens a run may have had in all: beyond it a step fails. Numbers of visits stay within 31 bits. */
export const mostTokens = 2_000

/** Does a step of this graph make or end tokens? */
export const hasTokens = ({ nodes }: Graph): boolean => nodes.some((node) => node.kind === 'join' || isForking(node))

/** Steps that are left by several ports at once. */
export const isForking = (node: Graph['nodes'][number]): boolean =>
  node.kind === 'fan_out' || (node.kind === 'condition' && node.settings.take === 'all')

/** What tells where tokens may still come: joins in their order, and every step ahead of one, also by going back. */
export interface Ways {
  readonly joins: ReadonlyMap<string, 'all' | 'any'>
  ahead(node: string): ReadonlySet<string>
}

export function waysOf(graph: Graph): Ways {
  const flow = flowOf(graph)
  const back = new Map(graph.nodes.flatMap((node) => (node.kind === 'jump' ? [[node.id, node.settings.to]] : [])))
  const known = new Map<string, ReadonlySet<string>>()
  const joins = orderOf(flow).flatMap((id) => {
    const node = flow.nodes.get(id)
    return node?.kind === 'join' ? [[id, node.settings.waits] as const] : []
  })
  return {
    joins: new Map(joins),
    ahead(node) {
      const found = known.get(node) ?? stepsAhead(flow, back, node)
      known.set(node, found)
      return found
    },
  }
}

function stepsAhead(flow: Flow, back: ReadonlyMap<string, string>, from: string): Set<string> {
  const seen = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const to = back.get(id)
    for (const next of [...flow.ports(id).flatMap((port) => flow.next(id, port) ?? []), ...(to === undefined ? [] : [to])])
      if (!seen.has(next)) {
        seen.add(next)
        open.push(next)
      }
  }
  return seen
}

/** Tokens that go on from a join as one: places in the list that was asked about; the first of `there` goes on. */
export interface Ripe {
  readonly join: string
  readonly there: readonly number[]
  /** Others that would still have come: they were too slow for a join that waits for the first. */
  readonly slower: readonly number[]
}

/**
 * Is a join ripe, with the tokens of one run at these steps? One that waits for all is when none of the others can come there any more. Should
 * all of them stand at joins and wait for each other, the first join goes on.
 */
export function ripeJoin({ joins, ahead }: Ways, nodes: readonly string[]): Ripe | undefined {
  const at = (join: string): number[] => nodes.flatMap((node, i) => (node === join ? [i] : []))
  const coming = (join: string): number[] => nodes.flatMap((node, i) => (node !== join && ahead(node).has(join) ? [i] : []))
  const held = [...joins.keys()].filter((join) => at(join).length > 0)
  for (const join of held) {
    const slower = coming(join)
    if (joins.get(join) === 'any') return { join, there: at(join), slower }
    if (slower.length === 0) return { join, there: at(join), slower }
  }
  const [first] = held
  return first !== undefined && nodes.every((node) => joins.has(node)) ? { join: first, there: at(first), slower: [] } : undefined
}

/** Branches that go on at once and meet at a step without having come together: everybody passes it more than once. */
export function meetings(graph: Graph): { readonly fork: string; readonly at: string }[] {
  const flow = flowOf(graph)
  return graph.nodes.filter(isForking).flatMap((fork) => {
    const ways = flow.ports(fork.id).flatMap((port) => flow.next(fork.id, port) ?? [])
    const seen = new Set<string>()
    for (const way of ways) {
      const own = beforeJoins(flow, way)
      const [at] = own.filter((id) => seen.has(id))
      if (at !== undefined) return [{ fork: fork.id, at }]
      for (const id of own) seen.add(id)
    }
    return []
  })
}

function beforeJoins(flow: Flow, from: string): string[] {
  const seen = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const here = id
    if (seen.has(here) || flow.nodes.get(here)?.kind === 'join') continue
    seen.add(here)
    open.push(...flow.ports(here).flatMap((port) => flow.next(here, port) ?? []))
  }
  return [...seen]
}

/** Joins that no branches come to at once. */
export function loneJoins(graph: Graph): string[] {
  const flow = flowOf(graph)
  const forked = new Set(graph.nodes.filter(isForking).flatMap((fork) => orderOf(flow, fork.id)))
  return graph.nodes.filter((node) => node.kind === 'join' && !forked.has(node.id)).map((node) => node.id)
}
