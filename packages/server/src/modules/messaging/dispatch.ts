import { bulkTurns } from '../../platform/bulk-turns.ts'
import { pause } from '../../platform/clock.ts'
import { isNoRoom } from '../../platform/disk.ts'
import { holdsParts, type PartLease } from '../../platform/leases.ts'
import { Fenced } from '../../platform/log/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { stopPoint } from '../../platform/stop-points.ts'
import { claimIntents, type Queued, whatIsQueued } from './claim.ts'
import { noteMessage } from './facts.ts'
import { flightOf, lineOf, type Prepared, prepare, type PrepareDeps } from './prepare.ts'
import { loadRates, type PacedLine } from './rates.ts'
import { record, type RecordDeps } from './record.ts'
import { claimHeld, hold } from './release.ts'
import * as store from './store.ts'
import { type Handover, mailGroup } from './transport.ts'

export interface DispatchDeps extends PrepareDeps, RecordDeps {
  readonly postgres: Db
}

/**
 * Sends what is due. A channel of a project whose server is slow or away waits alone; the others go on. So do a project's answers to events beside its
 * many others: who has just done something does not wait until a hundred have landed, and while such are answered fewer of the many leave at once.
 */
export interface Dispatcher {
  /**
   * One round: decide and write attempts, hand the mails over, write what came of it; true when there may be more, `soon` when the many rest just now.
   */
  work(owned: readonly PartLease[]): Promise<boolean | 'soon'>
  /** An answer to an event has been asked for: nothing is waited for that flies. */
  hurry(): void
  /** Attempts this process is handing over right now. */
  readonly inFlight: ReadonlySet<number>
  /** Resolves when nothing is in flight any more. */
  landed(): Promise<void>
  /** Gives up writing what cannot be written now. */
  stop(): void
}

const claimLimit = 1_000
/** Of a line in a lane: while some are handed over the next are prepared. */
const flightsAtOnce = 2
/** Mails of a line and lane of which nobody knows whether they went, once their sender has died. */
export const mostUnknown = flightsAtOnce * mailGroup
/** Of the many as few leave at once beside answers to events as fill the connections twice. */
const leastMany = 2 * mailGroup
const patienceMs = 1_000
const noRoomMs = 1_000

const oldestAnswer = (intents: readonly store.Intent[]): number =>
  intents.reduce((ms, { lane, dueAt }) => (lane === 0 ? Math.min(ms, dueAt.getTime()) : ms), Infinity)

export function dispatcher(deps: DispatchDeps): Dispatcher {
  const inFlight = new Set<number>()
  const flights = new Set<{ readonly line: string; readonly lane: store.Lane; readonly landed: Promise<void> }>()
  const lastUsed = new Map<string, Handover>()
  const many = bulkTurns({ least: leastMany, first: claimLimit / 4, most: claimLimit })
  const stopping = new AbortController()
  let failure: unknown

  let [isHurried, cutShort]: [boolean, () => void] = [false, () => undefined]
  const landings = (): Promise<void>[] => [...flights].map((one) => one.landed)

  const waiting = (lane: store.Lane): string[] => {
    const atOnce = lane === 1 && many.isBeside() ? 1 : flightsAtOnce
    const flying = Map.groupBy(
      [...flights].filter((one) => one.lane === lane),
      (one) => one.line,
    )
    return [
      ...new Set([
        ...[...flying].flatMap(([line, some]) => (some.length >= atOnce ? [line] : [])),
        ...[...lastUsed].flatMap(([line, transport]) => (transport.isResting() ? [line] : [])),
      ]),
    ]
  }

  async function claim(owned: readonly PartLease[], queued: Queued) {
    const parts = owned.map((lease) => lease.part)
    const turn = many.next()
    const claimed = await deps.outboxes.transaction(async (tx, outbox) => {
      if (!(await holdsParts(tx, owned))) throw new Fenced('parts')
      const now = deps.clock.now()
      await hold(tx, parts, now)
      const rates = await loadRates(tx, now, { wait: false })
      const isFull = (one: PacedLine, lane: store.Lane): boolean => (lane === 0 ? one.serviceTurns : one.turns) === 0
      const waits = (lane: store.Lane): string[] => [
        ...waiting(lane),
        ...rates.lines.flatMap((one) => (isFull(one, lane) ? [lineOf(one)] : [])),
      ]
      // What is let go slowly is one of many.
      const held = (await claimHeld(tx, parts, waits(1), now, turn.size)).map((one) => ({ ...one, lane: 1 as const }))
      const due = [...(await claimIntents(tx, parts, waits, now, claimLimit, rates.lines, turn.size, queued)), ...held]
      const intents = await deps.bestTimes.ready(tx, due)
      const ofMany = intents.filter((one) => one.lane === 1).length
      if (intents.length === 0) return { sends: [], more: false, ofMany, isResting: turn.size === 0 }
      const isAnswering = ofMany < intents.length
      if (isAnswering) many.answering(now.getTime() - oldestAnswer(intents))
      const more = intents.length >= (isAnswering ? claimLimit / 4 : claimLimit) || (turn.size > 0 && ofMany >= turn.size)
      const { sends, dropped } = await prepare(deps, tx, intents, owned, rates)
      for (const { intent, reason, ids, isTest } of dropped)
        noteMessage(outbox, 'dropped', { ...intent, attemptId: 0 }, ids, now, { detail: reason, isTest })
      return { sends, more: more || held.length > 0, ofMany, isResting: turn.size === 0 }
    })
    turn.done(claimed.ofMany)
    return claimed
  }

  /** What came of a mail nobody else knows: it is kept in memory rather than left in doubt. */
  async function whenThereIsRoom<T>(write: () => Promise<T>): Promise<T> {
    for (;;)
      try {
        return await write()
      } catch (error) {
        if (!isNoRoom(error) || stopping.signal.aborted) throw error
        await pause(noRoomMs, stopping.signal)
      }
  }

  async function fly(sends: readonly [Prepared, ...Prepared[]]): Promise<void> {
    const [first] = sends
    try {
      const { groupSize } = first.transport
      let group = sends.slice(0, groupSize)
      for (let from = groupSize; group.length > 0; from += groupSize) {
        const outcomes = await Promise.all(group.map((send) => send.hand()))
        await stopPoint('dispatch.after_call')
        const next = await whenThereIsRoom(() => record(deps, group, outcomes, sends.slice(from, from + groupSize)))
        for (const send of group) inFlight.delete(send.attempt.attemptId)
        group = next
      }
      await stopPoint('dispatch.after_commit')
    } catch (error) {
      failure = error
    } finally {
      // What was not written is found by the reconciler, as after a crash.
      for (const send of sends) inFlight.delete(send.attempt.attemptId)
    }
  }

  function start(sends: readonly Prepared[]): void {
    for (const send of sends) inFlight.add(send.attempt.attemptId)
    for (const each of Map.groupBy(sends, (send) => flightOf(send.intent)).values()) {
      const some = each as [Prepared, ...Prepared[]] /* groupBy never makes an empty group */
      const [{ intent, transport }] = some
      lastUsed.set(lineOf(intent), transport)
      const landed = fly(some).finally(() => {
        if (intent.lane === 0) many.answering()
        flights.delete(flight)
      })
      const flight = { line: lineOf(intent), lane: intent.lane, landed }
      flights.add(flight)
    }
  }

  /** Until mails have landed, or there is an answer to give; true unless patience is at an end. */
  async function wait(landed: Promise<unknown>): Promise<boolean> {
    const patience = new AbortController()
    const cut = new Promise<void>((resolve) => (cutShort = resolve))
    if (isHurried) cutShort()
    const isOver = await Promise.race([landed.then(() => true), cut.then(() => true), pause(patienceMs, patience.signal).then(() => false)])
    patience.abort()
    return isOver
  }

  function throwFailure(): void {
    const error = failure
    failure = undefined
    if (error) throw error
  }

  return {
    inFlight,
    hurry() {
      isHurried = true
      many.answering()
      cutShort()
    },
    landed: async () => void (await Promise.all(landings())),
    stop: () => stopping.abort(),
    async work(owned) {
      if (owned.length === 0) return false
      throwFailure()
      isHurried = false
      const queued = await whatIsQueued(deps.postgres)
      const claimed = queued ? await claim(owned, queued) : { sends: [], more: false, isResting: false }
      const { sends } = claimed
      if (sends.length > 0) {
        await stopPoint('dispatch.before_call')
        start(sends)
      }
      // Who was missing can be decided in the next round.
      const more = (await deps.bestTimes.load(deps.postgres)) || claimed.more
      const isFree = !more && flights.size > 0 && (await wait(Promise.race(landings())))
      throwFailure()
      return more || isFree || (claimed.isResting && 'soon')
    },
  }
}
