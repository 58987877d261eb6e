import { z } from 'zod'
import { edgeSchema, type Graph } from '../graph.ts'
import { type Group, groupSchema } from '../groups.ts'
import { kindOf, type Node, nodeSchema } from '../nodes/index.ts'
import { childrenOf, flowOf, orderOf, placeKey, pruned, type Place } from './flow.ts'

/** Steps with the edges among them, as copied; `head` is where it is hung in. */
export const fragmentSchema = z.object({
  head: z.string(),
  nodes: z.array(nodeSchema).min(1).max(500),
  edges: z.array(edgeSchema).max(2_000),
  groups: z.array(groupSchema).min(1).max(100).optional(),
})
export type Fragment = z.infer<typeof fragmentSchema>

/** Copies steps that hang together under one of them; undefined when they do not. */
export function copy(graph: Graph, ids: Iterable<string>): Fragment | undefined {
  const wanted = new Set(ids)
  const flow = flowOf(graph)
  const order = orderOf(flow).filter((id) => wanted.has(id))
  const edges = graph.edges.filter((edge) => wanted.has(edge.from) && wanted.has(edge.to))
  const followers = new Set(edges.map((edge) => edge.to))
  const head = order.find((id) => !followers.has(id))
  if (head === undefined || order.length !== wanted.size) return undefined
  const groups = (graph.groups ?? []).filter(({ steps }) => steps.every((id) => wanted.has(id)))
  const named = (some: readonly string[]): Node[] => some.flatMap((id) => flow.nodes.get(id) ?? [])
  const found = orderOf(inside({ head, nodes: named(order), edges }), head)
  return found.length === order.length ? { head, nodes: named(found), edges, ...(groups.length > 0 ? { groups } : {}) } : undefined
}

/** The same steps under ids of their own. */
export function renewed(fragment: Fragment, newId: () => string): Fragment {
  const ids = new Map(fragment.nodes.map((node) => [node.id, newId()]))
  const { groups, ...rest } = renamed(fragment, (id) => ids.get(id) ?? id)
  return groups ? { ...rest, groups: groups.map((group) => ({ ...group, id: newId() })) } : rest
}

export function renamed(fragment: Fragment, idOf: (id: string) => string): Fragment {
  return {
    head: idOf(fragment.head),
    nodes: fragment.nodes.map((node) => withIds(node, idOf)),
    edges: fragment.edges.map((edge) => ({ ...edge, from: idOf(edge.from), to: idOf(edge.to) })),
    ...(fragment.groups ? { groups: fragment.groups.map((group) => renamedGroup(group, idOf)) } : {}),
  }
}

function renamedGroup({ from, ...group }: Group, idOf: (id: string) => string): Group {
  const steps = group.steps.map(idOf)
  if (!from) return { ...group, steps }
  const origins = Object.entries(from.steps).map(([here, there]) => [idOf(here), there])
  return { ...group, steps, from: { ...from, steps: Object.fromEntries(origins) } }
}

function withIds(node: Node, idOf: (id: string) => string): Node {
  const settings = kindOf(node).renamed?.(node.settings, idOf) ?? node.settings
  return { ...node, id: idOf(node.id), settings } as Node /* settings stay those of its kind */
}

/** Where the path goes on after the fragment: its first port that leads nowhere. */
export function openPort(fragment: Fragment): Place | undefined {
  const flow = inside(fragment)
  for (const id of orderOf(flow, fragment.head))
    for (const port of flow.ports(id)) if (!flow.to.has(placeKey({ from: id, port }))) return { from: id, port }
  return undefined
}

/** The steps, and those that would hang in the air without them: what moves when they move. */
export function withBranches(graph: Graph, ids: Iterable<string>): Set<string> {
  const wanted = new Set(ids)
  const left = healed(graph, wanted)
  const stays = new Set(left.nodes.map((node) => node.id))
  return new Set(orderOf(flowOf(graph)).filter((id) => !stays.has(id)))
}

/** The graph without these steps, what was before each connected to the first surviving step after it. */
export function healed(graph: Graph, gone: ReadonlySet<string>): Graph {
  const flow = flowOf(graph)
  const survivor = (id: string): string | undefined => {
    for (let at: string | undefined = id; at !== undefined; at = childrenOf(flow, at)[0]) if (!gone.has(at)) return at
    return undefined
  }
  const edges = graph.edges.flatMap((edge) => {
    if (gone.has(edge.from)) return []
    const to = survivor(edge.to)
    return to === undefined ? [] : [to === edge.to ? edge : { ...edge, to }]
  })
  return pruned(
    graph,
    graph.nodes.filter((node) => !gone.has(node.id)),
    edges,
  )
}

const inside = (fragment: Fragment): ReturnType<typeof flowOf> =>
  flowOf({
    entry: { kind: 'event', event: '-', filters: [] },
    nodes: fragment.nodes,
    edges: fragment.edges,
    goal: null,
    reentry: { kind: 'after_exit' },
  })
