import { isAddressed, type SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { ChannelAccounts } from '../connectors/index.ts'
import { renewAddresses } from './addresses.ts'
import { dropDevices } from './devices/store.ts'
import { type MessageFact, noteMessage } from './facts.ts'
import type { Outcome } from './outcome.ts'
import type { Prepared } from './prepare.ts'
import * as store from './store.ts'
import { suppress } from './suppressions.ts'

export interface RecordDeps {
  readonly accounts: ChannelAccounts
  readonly outboxes: Outboxes
  readonly clock: Clock
}

const backOffMs = [30_000, 120_000, 600_000, 1_800_000, 7_200_000]
/** The channel being away is nobody's fault and ends for all at once. */
const channelRetryMs = 30_000
/** A system of the customer's own is less than a provider: it is asked less often each time. */
const systemBackOffMs = [30_000, 60_000, 120_000, 300_000, 600_000]
const giveUpMs = 72 * 3_600_000

/**
 * Writes what came of a group of mails, and that the next group is called; answers those of it that still may be.
 * Whoever was merged meanwhile is found where they are now.
 */
export async function record(
  deps: RecordDeps,
  sends: readonly Prepared[],
  outcomes: readonly Outcome[],
  next: readonly Prepared[],
): Promise<Prepared[]> {
  return deps.outboxes.transaction(async (tx, outbox) => {
    const now = deps.clock.now()
    const believed = believable(sends, outcomes)
    const results = sends.map((send, i) => {
      const outcome = believed[i] ?? { kind: 'unknown' as const, detail: 'no outcome', about: 'channel' as const }
      return { send, outcome, change: afterOutcome(send.intent, outcome, now), attempt: resultOf(send, outcome) }
    })
    const open = await store.finishAttempts(
      tx,
      results.map((result) => result.attempt),
      now,
    )
    const written = results.filter((result) => open.has(result.attempt.attemptId))
    await store.updateIntents(
      tx,
      written.map((result) => ({ ...result.change, part: open.get(result.attempt.attemptId)?.part ?? result.change.part })),
    )
    for (const { send, outcome, change } of written) {
      const of = { ...send.attempt, personId: open.get(send.attempt.attemptId)?.personId ?? send.attempt.personId }
      const kind = factOf[change.state]
      if (!kind) continue
      noteMessage(outbox, kind, of, send.ids, now, { isTest: send.isTest, detail: kind === 'sent' ? '' : outcome.detail })
      if (kind === 'sent' && isDeliveredWhenTaken(of.channel)) noteMessage(outbox, 'delivered', of, send.ids, now, { isTest: send.isTest })
      if (outcome.kind === 'permanent' && of.channel === 'email')
        noteMessage(outbox, 'bounced', of, [], now, { isTest: send.isTest, detail: outcome.about === 'recipient' ? 'hard' : 'blocked' })
      if (outcome.kind === 'permanent' && outcome.about === 'recipient' && isAddressed(of.channel))
        await suppress(tx, outbox, send.attempt.projectId, send.attempt.address, outcome.suppressAs ?? 'hard_bounce', now)
      for (const account of outcome.stops ?? []) await deps.accounts.stop(tx, account, outcome.detail)
    }
    const gone = written.flatMap(({ send, outcome }) =>
      (outcome.gone ?? []).map((device) => ({ ...device, projectId: send.attempt.projectId, at: now })),
    )
    await renewAddresses(tx, outbox, await dropDevices(tx, gone), () => false)
    const called = await store.markCalled(
      tx,
      next.map((send) => send.attempt),
    )
    return next.filter((send) => called.has(send.attempt.attemptId))
  })
}

/** SMTP's acceptance is the delivery that channel can know of, as is that of another system; a provider of text messages tells it later. */
export const isDeliveredWhenTaken = (channel: SendingChannel): boolean => channel === 'email' || channel === 'webhook'

const fewest = 10
const mostGone = 'most devices are said to be gone: is this their app, and the right address of the service? None was forgotten'

/**
 * A service that says of most devices of a group that they are gone has the wrong app or address, as far as anybody can tell, and would have
 * everybody forgotten: the account stops, and its messages wait.
 */
function believable(sends: readonly Prepared[], outcomes: readonly (Outcome | undefined)[]): (Outcome | undefined)[] {
  const byAccount = Map.groupBy(
    [...sends.keys()].filter((i) => sends[i]?.intent.channel === 'push'),
    (i) => sends[i]?.attempt.via,
  )
  const isOdd = (some: readonly number[]): boolean =>
    some.length >= fewest && some.filter((i) => isNobody(outcomes[i])).length > some.length / 2
  const odd = new Set([...byAccount].flatMap(([account, some]) => (isOdd(some) ? [account] : [])))
  return outcomes.map((outcome, i) => {
    const via = sends[i]?.attempt.via ?? ''
    return odd.has(via) && isNobody(outcome) ? { kind: 'temporary', about: 'channel', detail: mostGone, stops: [via] } : outcome
  })
}

/** No device of the person is known to the service. */
const isNobody = (outcome: Outcome | undefined): boolean => outcome?.gone !== undefined && outcome.kind === 'permanent'

const factOf: Partial<Record<store.IntentChange['state'], MessageFact>> = {
  queued: 'deferred',
  sent: 'sent',
  failed: 'failed',
  unknown: 'unknown',
}

function resultOf({ attempt }: Prepared, outcome: Outcome) {
  const state = outcome.kind === 'sent' ? ('sent' as const) : outcome.kind === 'unknown' ? ('unknown' as const) : ('failed' as const)
  const { providerId, units } = outcome
  return {
    part: attempt.part,
    attemptId: attempt.attemptId,
    state,
    reason: state === 'sent' ? '' : `${outcome.kind}: ${outcome.detail}`,
    providerId,
    units,
  }
}

function afterOutcome(intent: store.Intent, outcome: Outcome, now: Date): store.IntentChange {
  const of = { part: intent.part, intentId: intent.intentId, attempts: intent.attempts + 1 }
  const reason = outcome.kind === 'sent' ? '' : `${outcome.kind}: ${outcome.detail}`.slice(0, 300)
  if (outcome.kind === 'sent') return { ...of, state: 'sent', reason, nextAt: null }
  if (outcome.kind === 'unknown') return { ...of, state: 'unknown', reason, nextAt: null }
  if (outcome.kind === 'permanent' || now.getTime() - intent.createdAt.getTime() > giveUpMs)
    return { ...of, state: 'failed', reason, nextAt: null }
  const waits = outcome.about !== 'channel' ? backOffMs : intent.channel === 'webhook' ? systemBackOffMs : [channelRetryMs]
  const waitMs = waits[Math.min(intent.attempts, waits.length - 1)] ?? channelRetryMs
  return { ...of, state: 'queued', reason, nextAt: new Date(now.getTime() + Math.max(waitMs, outcome.retryAfterMs ?? 0)) }
}
