import { entryId, type Graph } from './graph.ts'
import type { Node } from './nodes/index.ts'

const entryPace = 'pace.entry'
const sendPace = 'pace.send'
const sendsPaced = `${sendPace}.`
const beforeSend = (id: string): string => `${sendsPaced}${id}`

/** Steps wait in one line when they are of the same throttle: all that a journey sends shares one. */
export const lineOf = (id: string): string => (id.startsWith(sendsPaced) ? sendPace : id)

/** The step of the drawing before which, or at which, somebody stands. */
export function drawnStep(id: string): string {
  if (id === entryPace) return entryId
  return id.startsWith(sendsPaced) ? id.slice(sendsPaced.length) : id
}

const pace = (id: string, perMinute: number): Node => ({ id, kind: 'throttle', settings: { perMinute, most: null } })

/** What runs go through: the graph as it is drawn, with the throttles that its limits mean. Ids of steps that are drawn have no dots. */
export function paced(graph: Graph): Graph {
  const { entriesPerMinute, sendsPerMinute } = graph.limits ?? {}
  if (entriesPerMinute === undefined && sendsPerMinute === undefined) return graph
  const sends = new Set(sendsPerMinute === undefined ? [] : graph.nodes.flatMap(({ id, kind }) => (kind === 'send' ? [id] : [])))
  const to = (id: string): string => (sends.has(id) ? beforeSend(id) : id)
  const nodes = graph.nodes.map((node) =>
    node.kind === 'jump' ? { ...node, settings: { ...node.settings, to: to(node.settings.to) } } : node,
  )
  const edges = graph.edges.map((edge) => ({ ...edge, to: to(edge.to) }))
  const first = edges.find(({ from }) => from === entryId)
  const rest = edges.filter((edge) => edge !== first)
  const isPaced = entriesPerMinute !== undefined
  return {
    ...graph,
    nodes: [
      ...nodes,
      ...(isPaced ? [pace(entryPace, entriesPerMinute)] : []),
      ...[...sends].map((id) => pace(beforeSend(id), sendsPerMinute ?? 1)),
    ],
    edges: [
      ...rest,
      ...(isPaced ? [{ from: entryId, port: 'next', to: entryPace }] : []),
      ...(first ? [isPaced ? { ...first, from: entryPace } : first] : []),
      ...[...sends].map((id) => ({ from: beforeSend(id), port: 'next', to: id })),
    ],
  }
}
