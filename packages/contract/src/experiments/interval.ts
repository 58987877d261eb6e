/** So many of so many. */
export interface Share {
  readonly of: number
  readonly n: number
}
export type Interval = readonly [from: number, to: number]

/** For 95 %. */
const usualZ = 1.959964

/** Between which shares the true one lies (Wilson): good for few people and for shares near 0 and 1, too. */
export function shareInterval({ n, of }: Share, z = usualZ): Interval {
  if (of === 0) return [0, 1]
  const share = n / of
  const middle = share + (z * z) / (2 * of)
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  const whole = 1 + (z * z) / of
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)]
}

/** By how much one share is above another, and between what the difference lies (Newcombe); undefined: of nobody nothing can be said. */
export function differenceOf(one: Share, other: Share): { readonly difference: number; readonly interval: Interval } | undefined {
  if (one.of === 0 || other.of === 0) return undefined
  const [a, b] = [one.n / one.of, other.n / other.of]
  const [[aLow, aHigh], [bLow, bHigh]] = [shareInterval(one), shareInterval(other)]
  const difference = a - b
  return {
    difference,
    interval: [difference - Math.hypot(a - aLow, bHigh - b), difference + Math.hypot(aHigh - a, b - bLow)],
  }
}
