import type { Tally } from '@millrace/contract/journeys/backtest.ts'
import { drawnStep } from '@millrace/contract/journeys/index.ts'
import { DateTime } from 'luxon'
import type { Verdict } from './judge.ts'
import type { Replayed } from './replay.ts'

/** Counts of many replays; plain maps, so that a job can keep them in its cursor. */
export interface Counts {
  people: number
  states: Record<string, number>
  refused: Record<string, number>
  goals: number
  edges: Record<string, number>
  standing: Record<string, number>
  enteredByDay: Record<string, number>
  sends: Record<string, number>
  ruled: Record<string, number>
  /** Of budgets, by step and time. */
  used: Record<string, number>
}

export const noCounts = (): Counts => ({
  people: 0,
  states: {},
  refused: {},
  goals: 0,
  edges: {},
  standing: {},
  enteredByDay: {},
  sends: {},
  ruled: {},
  used: {},
})

const add = (to: Record<string, number>, key: string): void => void (to[key] = (to[key] ?? 0) + 1)

/** Adds what a journey would have done with one person. */
export function count(counts: Counts, replayed: Replayed, dayOf: (ms: number) => string): void {
  if (replayed.runs.some((run) => !run.pending)) counts.people += 1
  for (const run of replayed.runs) {
    if (!run.pending && run.position.state === 'waiting') add(counts.standing, drawnStep(run.position.node))
    if (run.isExtra) continue
    add(counts.states, run.pending ? 'pending' : run.position.state)
    if (!run.pending) add(counts.enteredByDay, dayOf(run.enteredAt))
  }
  for (const one of replayed.notEntered)
    add(one.kind === 'cancelled' ? counts.states : counts.refused, one.kind === 'cancelled' ? 'cancelled' : one.reason)
  counts.goals += replayed.goals.length
  const keys = keysOf.get(counts) ?? new Map<string, Map<string, string>>()
  keysOf.set(counts, keys)
  for (const { node, port } of replayed.visits) if (drawnStep(node) === node) add(counts.edges, keyOf(keys, node, port))
  for (const { node, at } of replayed.sends) add(counts.sends, keyOf(keys, node, dayOf(at.getTime())))
}

/** There are a million of them, and a hundred different ones: a text that was put together before is found by its hash at once. */
const keysOf = new WeakMap<Counts, Map<string, Map<string, string>>>()

function keyOf(keys: Map<string, Map<string, string>>, left: string, right: string): string {
  const known = keys.get(left)
  const before = known?.get(right)
  if (before !== undefined) return before
  const key = `${left}\n${right}`
  if (known) known.set(right, key)
  else keys.set(left, new Map([[right, key]]))
  return key
}

/** Adds what contact rules would have done to what one person would have been sent; a hold by the rule alone, whatever it held until. */
export function countVerdicts(counts: Counts, verdicts: readonly Verdict[], dayOf: (ms: number) => string): void {
  for (const { send, goesAt, reason } of verdicts) {
    if (reason === '') continue
    const what = goesAt === null ? `dropped\n${reason}` : `held\n${reason.split(': ')[0] ?? ''}`
    add(counts.ruled, `${send.node}\n${dayOf(send.at.getTime())}\n${what}`)
  }
}

const pairs = (of: Record<string, number>): [string, string, number][] =>
  Object.entries(of)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, n]) => {
      const [left = '', right = ''] = key.split('\n')
      return [left, right, n]
    })

export function tallyOf({ people, states, refused, goals, edges, standing, enteredByDay, sends, ruled }: Counts): Tally {
  const { pending = 0, waiting = 0, done = 0, exited = 0, parked = 0, cancelled = 0 } = states
  return {
    people,
    entered: waiting + done + exited + parked,
    pending,
    waiting,
    done,
    exited,
    parked,
    cancelled,
    refused,
    goals,
    edges: pairs(edges).map(([node, port, n]) => ({ node, port, people: n })),
    standing: pairs(standing).map(([node, , n]) => ({ node, people: n })),
    enteredByDay,
    sends: pairs(sends).map(([node, day, messages]) => ({ node, day, messages })),
    ruled: Object.entries(ruled)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, messages]) => {
        const [node = '', day = '', what, reason = ''] = key.split('\n')
        return { node, day, what: what === 'held' ? ('held' as const) : ('dropped' as const), reason, messages }
      }),
  }
}

const quarterMs = 900_000

/** Days of a zone; the zone database is asked once for each. */
export function daysIn(zone: string): (ms: number) => string {
  const known = new Map<number, string>()
  return (ms) => {
    // Days begin at whole quarters of an hour in every zone there is.
    const quarter = Math.floor(ms / quarterMs)
    const before = known.get(quarter)
    if (before !== undefined) return before
    const first = DateTime.fromMillis(quarter * quarterMs, { zone }).startOf('day')
    const day = first.toISODate() ?? ''
    const end = first.plus({ days: 1 }).startOf('day').toMillis()
    for (let at = first.toMillis(); at < end; at += quarterMs) known.set(Math.floor(at / quarterMs), day)
    return day
  }
}
