import type { Share } from './interval.ts'

/**
 * How far two shares are apart in standard errors, pooled (two-proportion z). Undefined where nothing can be said: nobody in a group, or
 * everybody, or nobody, of both.
 */
export function zOf(one: Share, other: Share): number | undefined {
  const pooled = (one.n + other.n) / (one.of + other.of)
  if (one.of === 0 || other.of === 0 || pooled <= 0 || pooled >= 1) return undefined
  return (one.n / one.of - other.n / other.of) / Math.sqrt(pooled * (1 - pooled) * (1 / one.of + 1 / other.of))
}

/** Chance of a z so far from 0 to either side by luck; error below 1.2e-7 of its value (Numerical Recipes, erfcc). */
export function pOf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + x / 2)
  const series = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
  ]
  return t * Math.exp(-x * x + series.reduce((sum, coefficient) => sum * t + coefficient, 0))
}

/** Which of many findings are held for true, so that of those held at most a share `q` is luck (Benjamini and Hochberg 1995); in the order given. */
export function discoveries(ps: readonly number[], q = 0.05): boolean[] {
  const ranked = ps.toSorted((a, b) => a - b)
  const last = ranked.findLastIndex((p, i) => p <= (q * (i + 1)) / ps.length)
  const limit = ranked[last] ?? -1
  return ps.map((p) => p <= limit)
}
