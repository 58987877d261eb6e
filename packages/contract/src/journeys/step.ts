import { entryId, type Graph, referredBy } from './graph.ts'
import type { Effect, StepInput } from './nodes/kind.ts'
import { kindOf, type Node } from './nodes/index.ts'
import { withOwn } from './own.ts'
import { hasTokens, mostTokens, visitsOfToken, type Ways, waysOf } from './tokens.ts'
import type { Values } from '../rules/index.ts'

/** Where a run stands. A run knows its node, not a copy of the graph. */
export interface Position {
  readonly node: string
  /** When the run got here, in logical time: a timer's due time, an event's time. */
  readonly arrivedAt: number
  /** When the wait ends, or a held run asks again; null when nothing is awaited any more. */
  readonly dueAt: number | null
  /** The end of the wait means that something did *not* happen: clock and watermark must both have passed it. */
  readonly absence: boolean
  /** Parked: a step failed, which is a bug of ours; the run stands where it was and tells why. */
  readonly state: 'waiting' | 'done' | 'exited' | 'parked'
  /** Why it ended, was parked, or is held. */
  readonly reason: string
  /** Visits so far; numbers sends and history. */
  readonly visits: number
}

/** One node passed: when it was reached, which port it was left by, and why. */
export interface Visit {
  readonly node: string
  readonly visit: number
  readonly arrivedAt: number
  readonly leftAt: number
  readonly port: string
  readonly why: string
}

export interface StepResult {
  readonly position: Position
  readonly effects: readonly Effect[]
  readonly visits: readonly Visit[]
  /** Further tokens of the run that a step has made, each gone on until it blocks. */
  readonly forks: readonly Fork[]
}

export interface Fork {
  readonly token: number
  /** What the run knew where it parted. */
  readonly trigger: Values
  readonly result: StepResult
}

/** A graph made ready for stepping. */
export interface Route {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<string, Node>
  /** By the step that is left, then by port. */
  readonly next: ReadonlyMap<string, ReadonlyMap<string, Node>>
  /** Steps that later ones ask about. */
  readonly remembered: ReadonlySet<string>
  /** Only graphs whose runs may have several tokens have it. */
  readonly ways: Ways | undefined
}

export function routeOf(graph: Graph): Route {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const portsOf = (edges: Graph['edges']): Map<string, Node> =>
    new Map(
      edges.flatMap(({ port, to }) => {
        const node = nodes.get(to)
        return node ? [[port, node] as const] : []
      }),
    )
  return {
    graph,
    nodes,
    next: new Map([...Map.groupBy(graph.edges, (edge) => edge.from)].map(([from, edges]) => [from, portsOf(edges)])),
    remembered: new Set(graph.nodes.flatMap(referredBy).map((one) => one.node)),
    ways: hasTokens(graph) ? waysOf(graph) : undefined,
  }
}

export const start = (at: number): Position => ({
  node: entryId,
  arrivedAt: at,
  dueAt: null,
  absence: false,
  state: 'waiting',
  reason: '',
  visits: 0,
})

/** A run that stands at a condition which cannot be answered now; whoever keeps runs says when it is asked again. */
export const isHeld = ({ state, reason }: Position): boolean => state === 'waiting' && reason !== ''

/**
 * Leaves the current node by a port at a time and goes on until something blocks: a wait or the end. Pure: the same
 * inputs give the same path; used by the live executor, later by the dry run and the backtest.
 */
export function advance(route: Route, from: Position, port: string, at: number, input: StepInput, why = ''): StepResult {
  const left: Visit = { node: from.node, visit: from.visits, arrivedAt: from.arrivedAt, leftAt: at, port, why }
  return walk(route, nodeAfter(route, from.node, port), from.visits, at, input, [left])
}

/** Continues at another node than the edge says: the one it stood on is gone from the new version. */
export function redirect(route: Route, from: Position, to: string | null, at: number, input: StepInput): StepResult {
  const left: Visit = {
    node: from.node,
    visit: from.visits,
    arrivedAt: from.arrivedAt,
    leftAt: at,
    port: 'redirect',
    why: 'the node was removed',
  }
  return walk(route, to === null ? undefined : route.nodes.get(to), from.visits, at, input, [left])
}

/** Asks again where a run is held: it goes on as if the answer had been there when it came. */
export const askAgain = (route: Route, from: Position, input: StepInput): StepResult =>
  walk(route, route.nodes.get(from.node), from.visits - 1, from.arrivedAt, input, [])

/**
 * Asks again at a step that knows what to do when a person has changed: undefined when nothing comes of it.
 */
export function reconsider(route: Route, from: Position, at: number, input: StepInput): StepResult | undefined {
  const node = route.nodes.get(from.node)
  const again = node && kindOf(node).again
  if (!again || from.state !== 'waiting') return undefined
  const outcome = again(node.settings, { node: node.id, visit: from.visits, at, input }, from.arrivedAt)
  if (!outcome) return undefined
  if (outcome.kind === 'wait') {
    const position = { ...from, dueAt: outcome.dueAt, absence: outcome.absence }
    return outcome.dueAt === from.dueAt ? undefined : { position, effects: [], visits: [], forks: [] }
  }
  if (outcome.kind === 'fork') throw new Error(`step ${node.id} cannot part whoever waits there`)
  if (outcome.kind === 'pass') return advance(route, from, outcome.port, at, input, outcome.why)
  const left: Visit = { node: node.id, visit: from.visits, arrivedAt: from.arrivedAt, leftAt: at, port: '', why: outcome.why }
  return { position: ended('exited', outcome.why, at, from.visits), effects: [], visits: [left], forks: [] }
}

/** The number of the last token that a run has had. */
export const tokensProperty = '$tokens'

function walk(route: Route, first: Node | undefined, passed: number, at: number, input: StepInput, visits: Visit[]): StepResult {
  const before = input.trigger[tokensProperty]
  const tokens = { last: typeof before === 'number' ? before : 0 }
  const result = walkOn(route, first, { passed, at, input, visits, tokens })
  if (result.forks.length === 0) return result
  return { ...result, effects: [...result.effects, { kind: 'remember', values: { [tokensProperty]: tokens.last } }] }
}

interface Walk {
  readonly passed: number
  readonly at: number
  readonly input: StepInput
  readonly visits: Visit[]
  readonly tokens: { last: number }
}

function walkOn(route: Route, first: Node | undefined, { passed, at, input, visits, tokens }: Walk): StepResult {
  const effects: Effect[] = []
  const forks: Fork[] = []
  let seen = input
  const remember = (values: Values): void => {
    effects.push({ kind: 'remember', values })
    seen = { ...seen, trigger: { ...seen.trigger, ...values } }
  }
  let visit = passed
  let node = first
  for (;;) {
    visit += 1
    if (!node) return { position: ended('done', '', at, visit), effects, visits, forks }
    if (route.remembered.has(node.id)) remember({ [`node.${node.id}.at`]: at })
    const outcome = kindOf(node).arrive(node.settings, { node: node.id, visit, at, input: seen })
    for (const effect of outcome.effects) {
      if (effect.kind === 'remember') remember(effect.values)
      else effects.push(effect)
    }
    const rules = seen.rules && withOwn(seen.rules, outcome.effects)
    if (rules !== seen.rules) seen = { ...seen, rules }
    if (outcome.kind === 'wait')
      return {
        position: {
          node: node.id,
          arrivedAt: at,
          dueAt: outcome.dueAt,
          absence: outcome.absence,
          state: 'waiting',
          reason: outcome.why,
          visits: visit,
        },
        effects,
        visits,
        forks,
      }
    if (outcome.kind === 'fork') {
      const [main = '', ...others] = outcome.ports
      for (const port of others) {
        const token = ++tokens.last
        if (token > mostTokens) throw new Error(`more than ${mostTokens} branches of one run`)
        const begun = token * visitsOfToken
        const parted = { node: node.id, visit: begun, arrivedAt: at, leftAt: at, port, why: outcome.why }
        const result = walkOn(route, nodeAfter(route, node.id, port), { passed: begun, at, input: seen, visits: [parted], tokens })
        forks.push({ token, trigger: seen.trigger, result })
      }
      visits.push({ node: node.id, visit, arrivedAt: at, leftAt: at, port: main, why: outcome.why })
      node = nodeAfter(route, node.id, main)
      continue
    }
    visits.push({ node: node.id, visit, arrivedAt: at, leftAt: at, port: outcome.port, why: outcome.why })
    if (outcome.kind === 'exit') return { position: ended('exited', outcome.why, at, visit), effects, visits, forks }
    node = outcome.to === undefined ? nodeAfter(route, node.id, outcome.port) : route.nodes.get(outcome.to)
  }
}

const ended = (state: 'done' | 'exited', reason: string, at: number, visits: number): Position => ({
  node: '',
  arrivedAt: at,
  dueAt: null,
  absence: false,
  state,
  reason,
  visits,
})

const nodeAfter = (route: Route, id: string, port: string): Node | undefined => route.next.get(id)?.get(port)
