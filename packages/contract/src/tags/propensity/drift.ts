import type { Card, Drift } from './card.ts'
import { leastPeople, mostError } from './learn.ts'
import { calibrationBins, calibrationError, type Judged, sharesOf, stability } from './measure.ts'

/** Above, people are not what they were. */
export const mostChange = 0.25

/**
 * How an earlier model holds: features as they were at its newest moment and are at the newest one now, predictions then and now, and, once its days
 * are over, what it says of people whose outcome it could not know.
 */
export function driftOf(
  earlier: Pick<Card, 'features' | 'scores'>,
  now: { readonly values: readonly (readonly number[])[]; readonly scores: readonly number[]; readonly judged: readonly Judged[] },
  since: string,
): Drift {
  const features = earlier.features.map(({ spread }, i) =>
    stability(
      spread.shares,
      sharesOf(
        spread.edges,
        now.values.map((row) => row[i] ?? 0),
      ),
    ),
  )
  const scores = stability(earlier.scores, now.scores)
  const held = now.judged.length < leastPeople ? null : heldBy(now.judged)
  return { since, features, scores, held, drifted: Math.max(scores, ...features) > mostChange || (held?.error ?? 0) > mostError }
}

function heldBy(judged: readonly Judged[]): NonNullable<Drift['held']> {
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length
  return {
    predicted: mean(judged.map((one) => one.p)),
    actual: mean(judged.map((one) => (one.did ? 1 : 0))),
    error: calibrationError(calibrationBins(judged)),
    people: judged.length,
  }
}
