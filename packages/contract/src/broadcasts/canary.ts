import { shareInterval } from '../experiments/interval.ts'
import type { Canary } from './broadcast.ts'

/** What became of those who were written to. */
export interface Outcome {
  readonly written: number
  readonly failed: number
  readonly unsubscribed: number
}

export const stopReasons = ['failed', 'unsubscribed'] as const
export type StopReason = (typeof stopReasons)[number]

/** Why a broadcast stops by itself: even the least that is likely is more than it may be. Two of three is no reason yet. */
export function stopReason({ maxFailedPercent, maxUnsubscribedPercent }: Canary, outcome: Outcome): StopReason | undefined {
  const isAbove = (n: number, most: number): boolean => n > 0 && shareInterval({ n, of: outcome.written })[0] * 100 > most
  if (isAbove(outcome.failed, maxFailedPercent)) return 'failed'
  return isAbove(outcome.unsubscribed, maxUnsubscribedPercent) ? 'unsubscribed' : undefined
}
