import type { Clock } from '../../platform/clock.ts'
import { holdsParts, type PartLease } from '../../platform/leases.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import { noteMessage } from './facts.ts'
import { arrived } from './mailbox.ts'
import type { Sealer } from './seal.ts'
import { readSettings } from './settings.ts'
import * as store from './store.ts'

export interface ReconcileDeps {
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly sealer: Sealer
  /** A mail server for all projects without settings of their own; then nothing can be looked up. */
  readonly hasDefaultServer: boolean
}

/**
 * Settles attempts nobody can vouch for. What a dead owner was sending becomes *unknown*, never sent again blindly.
 * The built-in mailbox can be asked: a Message-ID that arrived is sent; one that did not, with its sender gone, may go again.
 */
export async function reconcile(deps: ReconcileDeps, owned: readonly PartLease[]): Promise<void> {
  if (owned.length === 0) return
  await deps.outboxes.transaction(async (tx, outbox) => {
    if (!(await holdsParts(tx, owned))) return
    const now = deps.clock.now()
    const left = await store.orphaned(tx, owned, 'dispatching')
    const ids = Map.groupBy(await store.idsOf(tx, [...new Set(left.map((one) => one.personId))]), (id) => id.personId)
    await store.finishAttempts(
      tx,
      left.map((one) => ({ ...one, state: 'unknown' as const, reason: 'the sender died' })),
      now,
    )
    await store.updateIntents(
      tx,
      left.map((one) => ({ ...one, state: 'unknown' as const, reason: 'the sender died', nextAt: null })),
    )
    for (const one of left) noteMessage(outbox, 'unknown', one, ids.get(one.personId) ?? [], now)
  })
  await askMailbox(deps, owned)
}

async function askMailbox(deps: ReconcileDeps, owned: readonly PartLease[]): Promise<void> {
  await deps.outboxes.transaction(async (tx, outbox) => {
    if (!(await holdsParts(tx, owned))) return
    const open = await store.orphaned(tx, owned, 'unknown')
    const settings = await readSettings(tx, deps.sealer, [...new Set(open.map((one) => one.projectId))])
    const ours = open.filter((one) => !deps.hasDefaultServer && settings(one.projectId).smtpUrl === undefined)
    if (ours.length === 0) return
    const now = deps.clock.now()
    const came = await arrived(
      tx,
      ours.map((one) => one.messageId),
    )
    const ids = Map.groupBy(await store.idsOf(tx, [...new Set(ours.map((one) => one.personId))]), (id) => id.personId)
    const isHere = (one: store.Attempt): boolean => came.has(one.messageId)
    await store.finishAttempts(
      tx,
      ours.map((one) => ({
        ...one,
        state: isHere(one) ? ('sent' as const) : ('failed' as const),
        reason: isHere(one) ? '' : 'never arrived',
      })),
      now,
    )
    await store.updateIntents(
      tx,
      ours.map((one) => ({
        ...one,
        state: isHere(one) ? ('sent' as const) : ('queued' as const),
        reason: '',
        nextAt: isHere(one) ? null : now,
      })),
    )
    for (const one of ours.filter(isHere)) {
      noteMessage(outbox, 'sent', one, ids.get(one.personId) ?? [], now)
      noteMessage(outbox, 'delivered', one, ids.get(one.personId) ?? [], now)
    }
  })
}
