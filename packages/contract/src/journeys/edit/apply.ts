import { entryId, type Graph } from '../graph.ts'
import type { Group } from '../groups.ts'
import type { Node } from '../nodes/index.ts'
import { addArm, removeArm, updateNode } from './branches.ts'
import { flowOf, orderOf, type Place, placeKey, pruned } from './flow.ts'
import { addGroup, removeGroup, updateGroup, withGroups } from './groups.ts'
import { copy, type Fragment, healed, openPort, renewed, withBranches } from './fragment.ts'
import { refreshGroup } from './subflow.ts'
import type { Edited, Label, Operation, Outcome } from './operation.ts'

const maxNodes = 500

/** Does one operation to a graph. Pure: `newId` is asked for ids of pasted steps, nothing else is random. */
export function edit(graph: Graph, operation: Operation, newId: () => string): Edited {
  const outcome = doIt(graph, operation, newId)
  if (typeof outcome === 'string') return { ok: false, code: outcome }
  const label = operation.op === 'restore' ? operation.undoes : labelOf(graph, operation)
  return { ok: true, ...outcome, label, inverse: { op: 'restore', graph, undoes: label } }
}

function doIt(graph: Graph, operation: Operation, newId: () => string): Outcome {
  switch (operation.op) {
    case 'insert':
      return hangIn(graph, { head: operation.node.id, nodes: [operation.node], edges: [] }, operation.place)
    case 'paste':
      return hangIn(graph, renewed(operation.fragment, newId), operation.place)
    case 'remove':
      return remove(graph, operation.ids, operation.heal)
    case 'move':
      return move(graph, operation.ids, operation.place)
    case 'update':
      return updateNode(graph, operation.node)
    case 'add_branch':
      return addArm(graph, operation.id, operation.arm)
    case 'remove_branch':
      return removeArm(graph, operation.id, operation.arm)
    case 'connect':
      return connect(graph, operation.place, operation.to)
    case 'group':
      return addGroup(graph, operation.group)
    case 'ungroup':
      return removeGroup(graph, operation.id)
    case 'update_group':
      return updateGroup(graph, operation.group)
    case 'refresh_group':
      return refreshGroup(graph, operation.id, operation.version, operation.fragment, newId)
    case 'set_entry':
      return { graph: { ...graph, entry: operation.entry }, selected: [entryId] }
    case 'set_goal':
      return { graph: { ...graph, goal: operation.goal }, selected: [] }
    case 'set_limits': {
      const { limits: _, ...rest } = graph
      return { graph: operation.limits ? { ...rest, limits: operation.limits } : rest, selected: [entryId] }
    }
    case 'set_reentry':
      return { graph: { ...graph, reentry: operation.reentry }, selected: [] }
    case 'roll_back':
    case 'restore':
      return { graph: operation.graph, selected: [] }
  }
}

/** Puts steps into a port; what followed it follows their first open port. Between two steps of a group they belong to it. */
function hangIn(graph: Graph, fragment: Fragment, place: Place): Outcome {
  const flow = flowOf(graph)
  if (!flow.ports(place.from).includes(place.port)) return 'unknown_place'
  if (graph.nodes.length + fragment.nodes.length > maxNodes) return 'too_many_nodes'
  if (fragment.nodes.some((node) => flow.nodes.has(node.id) || node.id === entryId)) return 'duplicate_id'
  const after = flow.to.get(placeKey(place))
  const open = openPort(fragment)
  if (after !== undefined && !open) return 'no_open_port'
  const groups = graph.groups ?? []
  const host = after === undefined ? undefined : groups.find(({ steps }) => steps.includes(place.from) && steps.includes(after))
  if (host && fragment.groups) return 'group_in_group'
  const ids = fragment.nodes.map((node) => node.id)
  const grown = groups.map((group) => (group === host ? { ...group, steps: [...group.steps, ...ids] } : group))
  const edges = [
    ...graph.edges.filter((edge) => placeKey(edge) !== placeKey(place)),
    { ...place, to: fragment.head },
    ...fragment.edges,
    ...(after !== undefined && open ? [{ ...open, to: after }] : []),
  ]
  const next = { ...graph, nodes: [...graph.nodes, ...fragment.nodes], edges }
  const whole = groupOfAll(fragment)
  return { graph: withGroups(next, [...grown, ...(fragment.groups ?? [])]), selected: whole ? [whole.id] : ids }
}

function remove(graph: Graph, ids: readonly string[], heal: boolean): Outcome {
  const gone = new Set(ids)
  const known = new Set(graph.nodes.map((node) => node.id))
  if (gone.size === 0 || ids.some((id) => !known.has(id))) return 'unknown_node'
  const before = graph.edges.find((edge) => gone.has(edge.to) && !gone.has(edge.from))?.from
  const next = heal
    ? healed(graph, gone)
    : pruned(
        graph,
        graph.nodes.filter((node) => !gone.has(node.id)),
        graph.edges.filter((edge) => !gone.has(edge.to) && !gone.has(edge.from)),
      )
  return { graph: next, selected: before === undefined ? [] : [before] }
}

/** Moves steps with the branches only they lead to. */
function move(graph: Graph, ids: readonly string[], place: Place): Outcome {
  const known = new Set(graph.nodes.map((node) => node.id))
  if (ids.length === 0 || ids.some((id) => !known.has(id))) return 'unknown_node'
  const moving = withBranches(graph, ids)
  if (moving.has(place.from)) return 'into_itself'
  const fragment = copy(graph, moving)
  return fragment ? hangIn(healed(graph, moving), fragment, place) : 'not_connected'
}

/** Joins an open port to a step that is already there. */
function connect(graph: Graph, place: Place, to: string): Outcome {
  const flow = flowOf(graph)
  if (!flow.ports(place.from).includes(place.port)) return 'unknown_place'
  if (!flow.nodes.has(to)) return 'unknown_node'
  if (flow.to.has(placeKey(place))) return 'place_taken'
  if (place.from === to || orderOf(flow, to).includes(place.from)) return 'loop'
  return { graph: { ...graph, edges: [...graph.edges, { ...place, to }] }, selected: [to] }
}

function labelOf(graph: Graph, operation: Exclude<Operation, { op: 'restore' }>): Label {
  const find = (id: string | undefined): Node | null => graph.nodes.find((node) => node.id === id) ?? null
  switch (operation.op) {
    case 'insert':
    case 'update':
      return { key: operation.op, node: operation.node, count: 1 }
    case 'remove':
    case 'move':
      return { key: operation.op, node: operation.ids.length === 1 ? find(operation.ids[0]) : null, count: operation.ids.length }
    case 'paste':
      return { key: 'paste', node: null, count: operation.fragment.nodes.length, ...named(groupOfAll(operation.fragment)) }
    case 'add_branch':
    case 'remove_branch':
      return { key: operation.op, node: find(operation.id), count: 1 }
    case 'group':
      return { key: 'group', node: null, count: operation.group.steps.length, group: operation.group.name }
    case 'ungroup':
    case 'refresh_group':
    case 'update_group': {
      const id = operation.op === 'update_group' ? operation.group.id : operation.id
      return { key: operation.op, node: null, count: 1, group: graph.groups?.find((group) => group.id === id)?.name ?? '' }
    }
    case 'roll_back':
      return { key: 'roll_back', node: null, count: 1, version: operation.version }
    case 'connect':
      return { key: 'connect', node: find(operation.to), count: 1 }
    case 'set_entry':
    case 'set_goal':
    case 'set_limits':
    case 'set_reentry':
      return { key: operation.op, node: null, count: 1 }
  }
}

/** A fragment that is one group. */
const groupOfAll = ({ groups, nodes }: Fragment): Group | undefined => groups?.find(({ steps }) => steps.length === nodes.length)

const named = (group: Group | undefined): { group?: string } => (group && group.name !== '' ? { group: group.name } : {})
