import { type Edge, entryId, type Graph, portsOf } from '../graph.ts'
import type { Group } from '../groups.ts'
import type { Node } from '../nodes/index.ts'

/** A port that can carry a step: every "+" of the canvas is one, whether something follows or not. */
export interface Place {
  readonly from: string
  readonly port: string
}

export const placeKey = ({ from, port }: Place): string => `${from}\n${port}`

/** A graph with the look-ups that editing and drawing need. */
export interface Flow {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<string, Node>
  /** Where every connected port leads. */
  readonly to: ReadonlyMap<string, string>
  ports(id: string): readonly string[]
  next(id: string, port: string): string | undefined
}

export function flowOf(graph: Graph): Flow {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const to = new Map(graph.edges.map((edge) => [placeKey(edge), edge.to]))
  return {
    graph,
    nodes,
    to,
    ports(id) {
      if (id === entryId) return ['next']
      const node = nodes.get(id)
      return node ? portsOf(node) : []
    },
    next: (id, port) => to.get(placeKey({ from: id, port })),
  }
}

/** Every step that can be reached, depth first in the order of the ports: the order of numbers and of the Tab key. */
export function orderOf(flow: Flow, from: string = entryId): string[] {
  const seen = new Set<string>([from])
  const order: string[] = from === entryId ? [] : [from]
  const open: string[] = childrenOf(flow, from).toReversed()
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    order.push(id)
    open.push(...childrenOf(flow, id).toReversed())
  }
  return order
}

export const childrenOf = (flow: Flow, id: string): string[] => flow.ports(id).flatMap((port) => flow.next(id, port) ?? [])

/** The step after this one along its first connected port. */
export const successorOf = (flow: Flow, id: string): string | undefined => childrenOf(flow, id)[0]

/** Drops steps nobody can reach any more, and edges that lost an end. Order of what stays is kept. */
export function pruned(graph: Graph, nodes: readonly Node[], edges: readonly Edge[]): Graph {
  const loose = { ...graph, nodes: [...nodes], edges: [...edges] }
  const reached = new Set(orderOf(flowOf(loose)))
  const isKept = (edge: Edge): boolean => (edge.from === entryId || reached.has(edge.from)) && reached.has(edge.to)
  const next = { ...loose, nodes: nodes.filter((node) => reached.has(node.id)), edges: edges.filter(isKept) }
  return graph.groups ? withoutLost(next, graph.groups, reached) : next
}

/** Groups lose the steps that are gone; one without any goes with them. */
function withoutLost(graph: Graph, groups: readonly Group[], reached: ReadonlySet<string>): Graph {
  const { groups: _, ...rest } = graph
  const left = groups
    .map((group) => ({ ...group, steps: group.steps.filter((id) => reached.has(id)) }))
    .filter(({ steps }) => steps.length > 0)
  return left.length > 0 ? { ...rest, groups: left } : rest
}
