import { entryId, type Graph } from '../graph.ts'
import type { Group } from '../groups.ts'
import { error, type GraphProblem, warning } from '../problem.ts'
import { childrenOf, type Flow, flowOf, orderOf, type Place } from './flow.ts'
import type { Outcome } from './operation.ts'

/** The step through which a group hangs on what comes before: nothing of the group leads to it. */
export function headOf(flow: Flow, steps: readonly string[]): string | undefined {
  const followers = new Set(steps.flatMap((id) => childrenOf(flow, id)))
  return steps.find((id) => !followers.has(id))
}

/** Do they hang together under one of them, with no way that leaves them and comes back? */
export function isWhole(flow: Flow, steps: Iterable<string>): boolean {
  const within = new Set(steps)
  const followers = new Set([...within].flatMap((id) => childrenOf(flow, id)))
  if ([...within].filter((id) => !followers.has(id)).length !== 1) return false
  const outside = new Set([...followers].filter((id) => !within.has(id)))
  for (const id of outside)
    for (const to of childrenOf(flow, id)) {
      if (within.has(to)) return false
      outside.add(to)
    }
  return true
}

/** Ways out of steps, to whatever follows them or to nowhere yet, in the order they are drawn. */
export function exitsOf(flow: Flow, steps: Iterable<string>): Place[] {
  const within = new Set(steps)
  return orderOf(flow)
    .filter((id) => within.has(id))
    .flatMap((from) => flow.ports(from).map((port) => ({ from, port })))
    .filter(({ from, port }) => !within.has(flow.next(from, port) ?? ''))
}

export const groupOf = (graph: Graph, step: string): Group | undefined => graph.groups?.find((group) => group.steps.includes(step))

/** Steps by their ids, those of a group by the id of the group. */
export const stepsIn = (graph: Graph, ids: Iterable<string>): string[] => [
  ...new Set([...ids].flatMap((id) => graph.groups?.find((group) => group.id === id)?.steps ?? [id])),
]

export function withGroups(graph: Graph, groups: readonly Group[]): Graph {
  const { groups: _, ...rest } = graph
  return groups.length > 0 ? { ...rest, groups: [...groups] } : rest
}

/** A frame around steps that belong to no other. */
export function addGroup(graph: Graph, group: Group): Outcome {
  const flow = flowOf(graph)
  if (group.steps.some((id) => !flow.nodes.has(id))) return 'unknown_node'
  if (isTaken(graph, group.id)) return 'duplicate_id'
  if (group.steps.some((id) => groupOf(graph, id))) return 'group_overlap'
  if (!isWhole(flow, group.steps)) return 'group_apart'
  const wanted = new Set(group.steps)
  const steps = orderOf(flow).filter((id) => wanted.has(id))
  return { graph: withGroups(graph, [...(graph.groups ?? []), { ...group, steps }]), selected: [group.id] }
}

/** The frame goes, its steps stay. */
export function removeGroup(graph: Graph, id: string): Outcome {
  const gone = graph.groups?.find((group) => group.id === id)
  if (!gone) return 'unknown_node'
  return { graph: withGroups(graph, graph.groups?.filter((group) => group !== gone) ?? []), selected: gone.steps }
}

/** Another name or colour, or a sub-flow that it has become; which steps it holds follows from what is done to them. */
export function updateGroup(graph: Graph, { id, name, colour, from }: Pick<Group, 'id' | 'name' | 'colour' | 'from'>): Outcome {
  if (!graph.groups?.some((group) => group.id === id)) return 'unknown_node'
  const change = { name, colour, ...(from ? { from } : {}) }
  return {
    graph: { ...graph, groups: graph.groups.map((group) => (group.id === id ? { ...group, ...change } : group)) },
    selected: [id],
  }
}

const isTaken = (graph: Graph, id: string): boolean =>
  id === entryId || graph.nodes.some((node) => node.id === id) || (graph.groups ?? []).some((group) => group.id === id)

/** What is wrong with the groups of a graph. */
export function groupProblems(graph: Graph): GraphProblem[] {
  const flow = flowOf(graph)
  const seen = new Set<string>([entryId, ...flow.nodes.keys()])
  const held = new Set<string>()
  return (graph.groups ?? []).flatMap(({ id, steps }): GraphProblem[] => {
    const unknown = steps.filter((step) => !flow.nodes.has(step))
    const twice = steps.filter((step, i) => held.has(step) || steps.indexOf(step) !== i)
    const isRepeated = seen.has(id)
    seen.add(id)
    for (const step of steps) held.add(step)
    return [
      ...(isRepeated ? [error(id, 'duplicate_id')] : []),
      ...unknown.map((step) => error(id, 'group_step_unknown', { step })),
      ...twice.map((step) => error(id, 'group_overlap', { step })),
      ...(unknown.length > 0 || isWhole(flow, steps) ? [] : [warning(id, 'group_apart')]),
    ]
  })
}
