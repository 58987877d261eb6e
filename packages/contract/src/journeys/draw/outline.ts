import { entryId, type Graph } from '../graph.ts'
import { type Flow, orderOf, type Place } from '../edit/index.ts'
import { foldedFlow } from './fold.ts'

/** The graph as a nested list: steps one under the other, branches indented. The phone view, and the keyboard's. */
export interface OutlinePath {
  /** Where this path hangs: a step put here comes first in it. */
  readonly place: Place
  readonly items: readonly OutlineItem[]
  /** The path goes on at a step listed elsewhere. */
  readonly joins: string | null
}

export interface OutlineItem {
  readonly id: string
  /** Place in the order of all steps, from 1. */
  readonly number: number
  /** Empty when only one path goes on: its steps follow in the same list. */
  readonly branches: readonly OutlinePath[]
}

export function outline(graph: Graph, folded: ReadonlySet<string> = new Set()): OutlinePath {
  const flow = foldedFlow(graph, folded)
  const numbers = new Map(orderOf(flow).map((id, i) => [id, i + 1]))
  return pathFrom(flow, { from: entryId, port: 'next' }, numbers, new Set())
}

function pathFrom(flow: Flow, place: Place, numbers: ReadonlyMap<string, number>, listed: Set<string>): OutlinePath {
  const items: OutlineItem[] = []
  let id = flow.next(place.from, place.port)
  while (id !== undefined) {
    if (listed.has(id)) return { place, items, joins: id }
    listed.add(id)
    const ports = flow.ports(id)
    const here = id
    const branches = ports.length > 1 ? ports.map((port) => pathFrom(flow, { from: here, port }, numbers, listed)) : []
    items.push({ id, number: numbers.get(id) ?? 0, branches })
    id = ports.length === 1 && ports[0] !== undefined ? flow.next(id, ports[0]) : undefined
  }
  return { place, items, joins: null }
}
