import type { Clock } from '../../platform/clock.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import { type MessageFact, noteMessage } from './facts.ts'
import type { Outcome } from './outcome.ts'
import type { Prepared } from './prepare.ts'
import * as store from './store.ts'
import { suppress } from './suppressions.ts'

export interface RecordDeps {
  readonly outboxes: Outboxes
  readonly clock: Clock
}

const backOffMs = [30_000, 120_000, 600_000, 1_800_000, 7_200_000]
/** The channel being away is nobody's fault and ends for all at once. */
const channelRetryMs = 30_000
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
    const results = sends.map((send, i) => {
      const outcome = outcomes[i] ?? { kind: 'unknown' as const, detail: 'no outcome', about: 'channel' as const }
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
      // SMTP's acceptance is the delivery this channel can know of.
      if (kind === 'sent') noteMessage(outbox, 'delivered', of, send.ids, now, { isTest: send.isTest })
      if (outcome.kind === 'permanent' && outcome.about === 'recipient')
        await suppress(tx, outbox, send.attempt.projectId, send.attempt.address, 'hard_bounce', now)
    }
    const called = await store.markCalled(
      tx,
      next.map((send) => send.attempt),
    )
    return next.filter((send) => called.has(send.attempt.attemptId))
  })
}

const factOf: Partial<Record<store.IntentChange['state'], MessageFact>> = {
  queued: 'deferred',
  sent: 'sent',
  failed: 'failed',
  unknown: 'unknown',
}

function resultOf({ attempt }: Prepared, outcome: Outcome) {
  const state = outcome.kind === 'sent' ? ('sent' as const) : outcome.kind === 'unknown' ? ('unknown' as const) : ('failed' as const)
  return { part: attempt.part, attemptId: attempt.attemptId, state, reason: state === 'sent' ? '' : `${outcome.kind}: ${outcome.detail}` }
}

function afterOutcome(intent: store.Intent, outcome: Outcome, now: Date): store.IntentChange {
  const of = { part: intent.part, intentId: intent.intentId, attempts: intent.attempts + 1 }
  const reason = outcome.kind === 'sent' ? '' : `${outcome.kind}: ${outcome.detail}`.slice(0, 300)
  if (outcome.kind === 'sent') return { ...of, state: 'sent', reason, nextAt: null }
  if (outcome.kind === 'unknown') return { ...of, state: 'unknown', reason, nextAt: null }
  if (outcome.kind === 'permanent' || now.getTime() - intent.createdAt.getTime() > giveUpMs)
    return { ...of, state: 'failed', reason, nextAt: null }
  const waitMs =
    outcome.about === 'channel' ? channelRetryMs : (backOffMs[Math.min(intent.attempts, backOffMs.length - 1)] ?? channelRetryMs)
  return { ...of, state: 'queued', reason, nextAt: new Date(now.getTime() + waitMs) }
}
