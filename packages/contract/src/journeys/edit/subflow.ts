import type { Graph } from '../graph.ts'
import type { Group } from '../groups.ts'
import { flowOf, type Place, placeKey, pruned } from './flow.ts'
import { copy, type Fragment, openPort, renamed } from './fragment.ts'
import { exitsOf, headOf, isWhole, withGroups } from './groups.ts'
import type { Outcome } from './operation.ts'

export interface SubflowVersion {
  readonly subflow: string
  readonly version: number
  readonly name: string
  readonly fragment: Fragment
}

/** A version of a sub-flow as it is put into a journey: a group that knows where it is from. */
export function asGroup({ subflow, version, name, fragment: { head, nodes, edges } }: SubflowVersion): Fragment {
  const steps = nodes.map((node) => node.id)
  const from = { subflow, version, steps: Object.fromEntries(steps.map((id) => [id, id])) }
  return { head, nodes, edges, groups: [{ id: 'group', name, colour: 'cyan', steps, from }] }
}

/** Steps as a version of a sub-flow: those that came from it have the ids they have there. Undefined when they do not hang together. */
export function asSubflow(graph: Graph, steps: readonly string[], from?: Group['from']): Fragment | undefined {
  const taken = copy(graph, steps)
  if (!taken) return undefined
  const { head, nodes, edges } = renamed(taken, (id) => from?.steps[id] ?? id)
  return { head, nodes, edges }
}

/** Is a group still what its version of the sub-flow says? */
export function isAltered(graph: Graph, group: Group, version: Fragment): boolean {
  const now = asSubflow(graph, group.steps, group.from)
  return !now || plain(now) !== plain(version)
}

/** The same steps are the same text, whatever their order. */
const plain = ({ head, nodes, edges }: Fragment): string =>
  JSON.stringify([head, nodes.map((node) => text(node)).toSorted(), edges.map(({ from, port, to }) => `${from} ${port} ${to}`).toSorted()])

const text = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )

/**
 * The content of a group as another version of its sub-flow has it. Steps that both have keep their ids here, so that
 * people who stand at them stay there; ways out stay where the port is still one.
 */
export function refreshGroup(graph: Graph, id: string, version: number, fragment: Fragment, newId: () => string): Outcome {
  const group = graph.groups?.find((one) => one.id === id)
  if (!group?.from) return 'unknown_node'
  const flow = flowOf(graph)
  if (!isWhole(flow, group.steps)) return 'group_apart'
  const within = new Set(group.steps)
  const { from } = group
  const here = new Map(group.steps.flatMap((step) => (from.steps[step] === undefined ? [] : [[from.steps[step], step]])))
  const ids = new Map(fragment.nodes.map((node) => [node.id, here.get(node.id) ?? newId()]))
  const next = renamed(fragment, (one) => ids.get(one) ?? one)
  const top = headOf(flow, group.steps)
  const kept = new Set(next.nodes.map((node) => node.id))
  const into = (to: string): string => (within.has(to) && (to === top || !kept.has(to)) ? next.head : to)
  const inner = new Set(next.edges.map(placeKey))
  const free = (place: Place): boolean =>
    flowOf({ ...graph, nodes: next.nodes })
      .ports(place.from)
      .includes(place.port) && !inner.has(placeKey(place))
  const out = graph.edges.filter((edge) => within.has(edge.from) && !within.has(edge.to) && free(edge))
  const main = exitsOf(flow, group.steps).flatMap((exit) => flow.next(exit.from, exit.port) ?? [])[0]
  const open = openPort({ ...next, edges: [...next.edges, ...out] })
  const on = main !== undefined && open && out.every((edge) => edge.to !== main) ? [{ ...open, to: main }] : []
  const edges = [
    ...graph.edges.filter((edge) => !within.has(edge.from)).map((edge) => ({ ...edge, to: into(edge.to) })),
    ...next.edges,
    ...out,
    ...on,
  ]
  const steps = next.nodes.map((node) => node.id)
  const origin = { subflow: from.subflow, version, steps: Object.fromEntries([...ids].map(([there, step]) => [step, there])) }
  const groups = graph.groups?.map((one) => (one === group ? { ...group, steps, from: origin } : one)) ?? []
  const nodes = [...graph.nodes.filter((node) => !within.has(node.id)), ...next.nodes]
  return { graph: pruned(withGroups(graph, groups), nodes, edges), selected: [id] }
}
