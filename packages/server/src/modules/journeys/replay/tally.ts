import type { Tally } from '@millrace/contract/journeys/backtest.ts'
import { DateTime } from 'luxon'
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
})

const add = (to: Record<string, number>, key: string): void => void (to[key] = (to[key] ?? 0) + 1)

/** Adds what a journey would have done with one person. */
export function count(counts: Counts, replayed: Replayed, dayOf: (ms: number) => string): void {
  const entered = replayed.runs.filter((run) => !run.pending)
  if (entered.length > 0) counts.people += 1
  for (const run of replayed.runs) {
    add(counts.states, run.pending ? 'pending' : run.position.state)
    if (run.pending) continue
    add(counts.enteredByDay, dayOf(run.enteredAt))
    if (run.position.state === 'waiting') add(counts.standing, run.position.node)
  }
  for (const one of replayed.notEntered)
    add(one.kind === 'cancelled' ? counts.states : counts.refused, one.kind === 'cancelled' ? 'cancelled' : one.reason)
  counts.goals += replayed.goals.length
  for (const { node, port } of replayed.visits) add(counts.edges, `${node}\n${port}`)
  for (const { node, at } of replayed.sends) add(counts.sends, `${node}\n${dayOf(at.getTime())}`)
}

const pairs = (of: Record<string, number>): [string, string, number][] =>
  Object.entries(of)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, n]) => {
      const [left = '', right = ''] = key.split('\n')
      return [left, right, n]
    })

export function tallyOf({ people, states, refused, goals, edges, standing, enteredByDay, sends }: Counts): Tally {
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
  }
}

/** Days of a zone; asked for many moments of few hours. */
export function daysIn(zone: string): (ms: number) => string {
  const known = new Map<number, string>()
  return (ms) => {
    // Days begin at whole quarters of an hour in every zone there is.
    const quarter = Math.floor(ms / 900_000)
    const before = known.get(quarter)
    if (before !== undefined) return before
    const day = DateTime.fromMillis(quarter * 900_000, { zone }).toISODate() ?? ''
    known.set(quarter, day)
    return day
  }
}
