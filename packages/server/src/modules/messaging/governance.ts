import { type ReachFacts, unreachable } from '@millrace/contract/messaging/reach.ts'

/** What the gate knows about one send at the moment it would go out. */
export interface SendFacts extends Omit<ReachFacts, 'hasAddress'> {
  readonly now: number
  readonly alreadySent: boolean
  readonly journeyState: 'draft' | 'running' | 'paused' | 'ended' | undefined
  /** The run it belongs to, as it is now; undefined while the run travels to another part. */
  readonly run: { readonly cut: string | null } | undefined
  /** Overdue since before a pause, and by more than the operator wanted at the resume. */
  readonly isTooLate: boolean
  /** False when the stored mail server cannot be read, as after a lost secret. */
  readonly isChannelReady: boolean
  readonly personGone: boolean
  readonly address: string | undefined
  readonly cap: { readonly limit: number; readonly windowMs: number } | undefined
  /** Times of attempts that count (dispatching, sent, unknown), any order. */
  readonly counted: readonly number[]
}

export type Decision =
  | { readonly kind: 'send' }
  | { readonly kind: 'hold'; readonly until: number; readonly reason: string }
  | { readonly kind: 'drop'; readonly reason: string }

const drop = (reason: string): Decision => ({ kind: 'drop', reason })

/**
 * One gate, fixed order; the first check that fails names the reason. Checks 1 idempotency, 2 object state, 3 person,
 * 4 consent, 5 endpoint, 13 frequency cap. Service messages (a receipt, a code) need no consent to marketing and pass the cap.
 */
export function decide(facts: SendFacts): Decision {
  if (facts.alreadySent) return drop('already_sent')
  if (facts.journeyState === 'ended' || facts.journeyState === undefined) return drop('journey_ended')
  if (facts.journeyState === 'paused') return { kind: 'hold', until: facts.now + 5_000, reason: 'journey_paused' }
  if (facts.isTooLate) return drop('too_late')
  if (!facts.run) return { kind: 'hold', until: facts.now + 1_000, reason: 'run_moving' }
  if (facts.run.cut !== null) return drop(`run_ended: ${facts.run.cut}`)
  if (!facts.isChannelReady) return { kind: 'hold', until: facts.now + 60_000, reason: 'channel_unreadable' }
  if (facts.personGone) return drop('person_gone')
  const reason = unreachable({ ...facts, hasAddress: facts.address !== undefined })
  if (reason !== undefined) return drop(reason)
  if (facts.class === 'marketing' && isCapped(facts)) return drop('frequency_cap')
  return { kind: 'send' }
}

/** Sliding window: a send counts while `now − t < window`. */
function isCapped({ cap, counted, now }: SendFacts): boolean {
  if (!cap) return false
  return counted.filter((at) => now - at < cap.windowMs).length >= cap.limit
}
