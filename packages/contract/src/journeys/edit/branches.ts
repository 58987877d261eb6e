import { type Graph, portsOf } from '../graph.ts'
import { type Node, nodeSchema } from '../nodes/index.ts'
import { pruned } from './flow.ts'
import type { Arm, Outcome } from './operation.ts'

const replaced = (graph: Graph, node: Node): Graph => ({ ...graph, nodes: graph.nodes.map((one) => (one.id === node.id ? node : one)) })

/** New settings for a step; its branches are added and removed one by one, so that no path is lost by the way. */
export function updateNode(graph: Graph, node: Node): Outcome {
  const before = graph.nodes.find((one) => one.id === node.id)
  if (!before) return 'unknown_node'
  if (before.kind !== node.kind) return 'kind_changed'
  // Of these a setting says which ways there are: what only one led to that is no more goes with it.
  if (node.kind === 'handoff' || node.kind === 'approval' || node.kind === 'throttle') {
    const edges = graph.edges.filter((edge) => edge.from !== node.id || portsOf(node).includes(edge.port))
    return { graph: pruned(graph, replaced(graph, node).nodes, edges), selected: [node.id] }
  }
  const ports = new Set(portsOf(node))
  if (ports.size !== portsOf(node).length || ports.size !== portsOf(before).length || portsOf(before).some((port) => !ports.has(port)))
    return 'arms_changed'
  return { graph: replaced(graph, node), selected: [node.id] }
}

export function addArm(graph: Graph, id: string, arm: Arm): Outcome {
  const node = graph.nodes.find((one) => one.id === id)
  if (!node) return 'unknown_node'
  if (!isBranching(node)) return 'not_a_branch'
  if (portsOf(node).includes(arm.id)) return 'duplicate_id'
  const next = nodeSchema.safeParse({ ...node, settings: { ...node.settings, arms: [...armsOf(node), arm] } })
  if (!next.success) return armsOf(node).length >= mostArms[node.kind] ? 'too_many_arms' : 'kind_changed'
  return { graph: replaced(graph, next.data), selected: [id] }
}

/** Takes a branch away together with the steps only it leads to. */
export function removeArm(graph: Graph, id: string, arm: string): Outcome {
  const node = graph.nodes.find((one) => one.id === id)
  if (!node) return 'unknown_node'
  if (!isBranching(node)) return 'not_a_branch'
  if (!armsOf(node).some((one) => one.id === arm)) return 'unknown_place'
  if (armsOf(node).length === 1 && node.kind !== 'wait_event') return 'last_arm'
  const next = withoutArm(node, arm)
  const edges = graph.edges.filter((edge) => edge.from !== id || edge.port !== arm)
  return { graph: pruned(graph, replaced(graph, next).nodes, edges), selected: [id] }
}

type Branching = Extract<Node, { kind: 'condition' | 'split' | 'fan_out' | 'wait_event' }>
const mostArms = { condition: 20, split: 10, fan_out: 10, wait_event: 9 }
const isBranching = (node: Node): node is Branching => node.kind in mostArms
const armsOf = (node: Branching): readonly Arm[] => node.settings.arms ?? []

const withoutArm = (node: Branching, arm: string): Node =>
  ({
    ...node,
    settings: { ...node.settings, arms: armsOf(node).filter((one) => one.id !== arm) },
  }) as Node /* arms of its own kind */
