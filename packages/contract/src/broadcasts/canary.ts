import { brakeRates, isSurelyAbove } from '../messaging/brake.ts'
import type { Canary } from './broadcast.ts'

/** What became of those who were written to. */
export interface Outcome {
  readonly written: number
  readonly failed: number
  readonly unsubscribed: number
}

/** By itself: by what some got first, or by the abuse brake of the project. */
export const stopReasons = brakeRates
export type StopReason = (typeof stopReasons)[number]

/** Why a broadcast stops by itself while some get it first: even the least that is likely is more than it may be. */
export function stopReason(
  { maxFailedPercent, maxUnsubscribedPercent }: Canary,
  { written, failed, unsubscribed }: Outcome,
): 'failed' | 'unsubscribed' | undefined {
  if (isSurelyAbove(failed, written, maxFailedPercent)) return 'failed'
  return isSurelyAbove(unsubscribed, written, maxUnsubscribedPercent) ? 'unsubscribed' : undefined
}
