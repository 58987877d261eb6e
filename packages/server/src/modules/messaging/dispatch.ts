import { pause } from '../../platform/clock.ts'
import { isNoRoom } from '../../platform/disk.ts'
import { holdsParts, type PartLease } from '../../platform/leases.ts'
import { Fenced } from '../../platform/log/index.ts'
import { stopPoint } from '../../platform/stop-points.ts'
import { noteMessage } from './facts.ts'
import { groupSize, type Prepared, prepare, type PrepareDeps } from './prepare.ts'
import { record, type RecordDeps } from './record.ts'
import { claimHeld, hold } from './release.ts'
import * as store from './store.ts'
import type { Transport } from './transport.ts'

export interface DispatchDeps extends PrepareDeps, RecordDeps {}

/** Sends what is due. A project whose mail server is slow or away waits alone; the others go on. */
export interface Dispatcher {
  /** One round: decide and write attempts, hand the mails over, write what came of it; true when there may be more. */
  work(owned: readonly PartLease[]): Promise<boolean>
  /** Attempts this process is handing over right now. */
  readonly inFlight: ReadonlySet<number>
  /** Resolves when nothing is in flight any more. */
  landed(): Promise<void>
  /** Gives up writing what cannot be written now. */
  stop(): void
}

const claimLimit = 100
const patienceMs = 1_000
const noRoomMs = 1_000

export function dispatcher(deps: DispatchDeps): Dispatcher {
  const inFlight = new Set<number>()
  const flights = new Map<number, Promise<void>>()
  const lastUsed = new Map<number, Transport>()
  const stopping = new AbortController()
  let failure: unknown

  const waiting = (): number[] => [
    ...new Set([...flights.keys(), ...[...lastUsed].flatMap(([project, transport]) => (transport.isResting() ? [project] : []))]),
  ]

  function claim(owned: readonly PartLease[]) {
    const parts = owned.map((lease) => lease.part)
    return deps.outboxes.transaction(async (tx, outbox) => {
      if (!(await holdsParts(tx, owned))) throw new Fenced('parts')
      const now = deps.clock.now()
      const except = waiting()
      await hold(tx, parts, now)
      const held = await claimHeld(tx, parts, except, now, claimLimit)
      const intents = [...(await store.claimIntents(tx, parts, except, now, claimLimit)), ...held]
      if (intents.length === 0) return { sends: [], more: false }
      const { sends, dropped } = await prepare(deps, tx, intents, owned)
      for (const { intent, reason, ids, isTest } of dropped)
        noteMessage(outbox, 'dropped', { ...intent, attemptId: 0 }, ids, now, { detail: reason, isTest })
      return { sends, more: intents.length >= claimLimit || held.length > 0 }
    })
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

  async function fly(sends: readonly Prepared[]): Promise<void> {
    try {
      let group = sends.slice(0, groupSize)
      for (let from = groupSize; group.length > 0; from += groupSize) {
        const outcomes = await Promise.all(group.map((send) => send.transport.send(send.mail)))
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
    for (const [project, some] of Map.groupBy(sends, (send) => send.attempt.projectId)) {
      const [first] = some
      if (first) lastUsed.set(project, first.transport)
      flights.set(
        project,
        fly(some).finally(() => flights.delete(project)),
      )
    }
  }

  function throwFailure(): void {
    const error = failure
    failure = undefined
    if (error) throw error
  }

  return {
    inFlight,
    landed: async () => void (await Promise.all(flights.values())),
    stop: () => stopping.abort(),
    async work(owned) {
      if (owned.length === 0) return false
      throwFailure()
      const { sends, more } = await claim(owned)
      if (sends.length > 0) {
        await stopPoint('dispatch.before_call')
        start(sends)
        const patience = new AbortController()
        await Promise.race([Promise.all(flights.values()), pause(patienceMs, patience.signal)])
        patience.abort()
      }
      throwFailure()
      return more
    },
  }
}
