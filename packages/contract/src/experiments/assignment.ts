import { hash32 } from '../parts.ts'

/** Sticky place of a person in a split: 0…9999, the same for ever for the same salt. */
export function bucketOf(personId: number, salt: string): number {
  // Two rounds: FNV alone leaves neighbouring numbers in neighbouring buckets.
  const once = hash32(`${salt}:${personId}`)
  const mixed = Math.imul(once ^ (once >>> 15), 0x85ebca6b)
  return ((Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) ^ (mixed >>> 16)) >>> 0) % 10_000
}

/** Bucket ranges of arms by weight, per 10,000; the rounding remainder goes to the last arm with a weight. */
export function bucketRanges(weights: readonly number[]): (readonly [from: number, to: number])[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let cumulative = 0
  let from = 0
  return weights.map((weight) => {
    cumulative += weight
    const end = total === 0 ? 0 : Math.round((cumulative / total) * 10_000)
    const range = [from, end - 1] as const
    from = end
    return range
  })
}

/** The arm of a person: index into `weights`. */
export function armOf(personId: number, salt: string, weights: readonly number[]): number {
  const bucket = bucketOf(personId, salt)
  return bucketRanges(weights).findIndex(([from, to]) => bucket >= from && bucket <= to)
}
