import type { Clock } from '../../platform/clock.ts'
import { holdsParts, type PartLease } from '../../platform/leases.ts'
import type { Outbox, Outboxes } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type MessageFact, noteMessage } from './facts.ts'
import { arrived } from './mailbox.ts'
import { isDeliveredWhenTaken } from './record.ts'
import * as store from './store.ts'

export interface ReconcileDeps {
  readonly outboxes: Outboxes
  readonly clock: Clock
  /** Attempts this process is handing over right now. */
  readonly inFlight: ReadonlySet<number>
}

/**
 * Settles attempts nobody can vouch for. What a dead owner was sending becomes *unknown*, never sent again blindly;
 * what it had not come to goes again, and so does what other systems are told, and calls that are ordered: they know a message by its id.
 * The built-in mailbox can be asked: a Message-ID that arrived is sent; one that did not may go again, since the mailbox
 * takes each Message-ID once.
 */
export async function reconcile(deps: ReconcileDeps, owned: readonly PartLease[]): Promise<void> {
  if (owned.length === 0) return
  const parts = owned.map((lease) => lease.part)
  await deps.outboxes.transaction(async (tx, outbox) => {
    if (!(await holdsParts(tx, owned))) return
    const settling = { tx, outbox, now: deps.clock.now() }
    const except = [...deps.inFlight]
    const left = await store.openAttempts(tx, parts, { state: 'dispatching', except })
    const isRepeatable = (one: store.OpenAttempt): boolean => one.channel === 'webhook' || one.channel === 'phone'
    await settle(
      settling,
      left.filter((one) => one.called && !isRepeatable(one)),
      'unknown',
    )
    await settle(
      settling,
      left.filter((one) => one.called && isRepeatable(one)),
      'repeated',
    )
    await settle(
      settling,
      left.filter((one) => !one.called),
      'uncalled',
    )
    const doubtful = await store.openAttempts(tx, parts, { state: 'unknown', via: 'mailbox', except })
    if (doubtful.length === 0) return
    const came = await arrived(
      tx,
      doubtful.map((one) => one.messageId),
    )
    const isHere = (one: store.OpenAttempt): boolean => came.has(one.messageId)
    await settle(settling, doubtful.filter(isHere), 'sent')
    await settle(
      settling,
      doubtful.filter((one) => !isHere(one)),
      'again',
    )
  })
}

interface Settling {
  readonly tx: Tx
  readonly outbox: Outbox
  readonly now: Date
}
type Verdict = 'unknown' | 'repeated' | 'uncalled' | 'sent' | 'failed' | 'again'

const meaning = {
  unknown: { attempt: 'unknown', intent: 'unknown', facts: ['unknown'], reason: 'the sender died' },
  repeated: { attempt: 'failed', intent: 'queued', facts: ['deferred'], reason: 'the sender died; the receiver takes a message once' },
  uncalled: { attempt: 'failed', intent: 'queued', facts: ['deferred'], reason: 'the sender died before its turn' },
  sent: { attempt: 'sent', intent: 'sent', facts: ['sent', 'delivered'], reason: '' },
  failed: { attempt: 'failed', intent: 'failed', facts: ['failed'], reason: 'settled by hand' },
  again: { attempt: 'failed', intent: 'queued', facts: ['deferred'], reason: 'it never arrived' },
} as const satisfies Record<Verdict, { attempt: string; intent: string; facts: readonly MessageFact[]; reason: string }>

/** Writes what open attempts turned out to be. */
export async function settle({ tx, outbox, now }: Settling, open: readonly store.OpenAttempt[], verdict: Verdict): Promise<void> {
  if (open.length === 0) return
  const { attempt, intent, facts, reason } = meaning[verdict]
  await store.finishAttempts(
    tx,
    open.map((one) => ({ ...one, state: attempt, reason })),
    now,
  )
  await store.updateIntents(
    tx,
    open.map((one) => ({ ...one, state: intent, reason, nextAt: intent === 'queued' ? now : null })),
  )
  const ids = Map.groupBy(await store.idsOf(tx, [...new Set(open.map((one) => one.personId))]), (id) => id.personId)
  for (const one of open)
    for (const fact of isDeliveredWhenTaken(one.channel) ? facts : facts.filter((each) => each !== 'delivered'))
      noteMessage(outbox, fact, one, ids.get(one.personId) ?? [], now, { isTest: one.isTest, detail: reason })
}
