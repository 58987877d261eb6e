import type { Graph } from '../graph.ts'
import type { Group } from '../groups.ts'
import { exitsOf, type Flow, flowOf, isWhole, type Place, placeKey } from '../edit/index.ts'

/**
 * The flow as it is drawn when groups are folded: each is one card with the ways out of its steps. A group whose card
 * would lie on a way back to itself stays as it is.
 */
export function foldedFlow(graph: Graph, folded: ReadonlySet<string>): Flow {
  const groups = (graph.groups ?? []).filter((group) => folded.has(group.id))
  return groups.reduce((flow, group) => (isWhole(flow, group.steps) ? foldOne(flow, group) : flow), flowOf(graph))
}

function foldOne(flow: Flow, { id, steps }: Group): Flow {
  const within = new Set(steps)
  const exits = exitsOf(flow, steps)
  const ports = exits.map(portOf)
  const nodes = new Map([...flow.nodes].filter(([step]) => !within.has(step)))
  const shown = (to: string): string => (within.has(to) ? id : to)
  const isShown = (key: string): boolean => !within.has(key.slice(0, key.indexOf('\n')))
  const kept = [...flow.to].filter(([key]) => isShown(key)).map(([key, to]): [string, string] => [key, shown(to)])
  const left = exits.flatMap((exit): [string, string][] => {
    const to = flow.to.get(placeKey(exit))
    return to === undefined ? [] : [[placeKey({ from: id, port: portOf(exit) }), to]]
  })
  const to = new Map([...kept, ...left])
  return {
    graph: flow.graph,
    nodes,
    to,
    ports: (one) => (one === id ? ports : within.has(one) ? [] : flow.ports(one)),
    next: (from, port) => to.get(placeKey({ from, port })),
  }
}

/** Ids and ports have no slash. */
const portOf = ({ from, port }: Place): string => `${from}/${port}`

/** The place in the graph that a way drawn out of a card or a step means. */
export function placeOf({ from, port }: Place): Place {
  const [step, way] = port.split('/')
  return step !== undefined && way !== undefined ? { from: step, port: way } : { from, port }
}
