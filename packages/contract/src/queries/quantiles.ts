/** The shares whose values an answer shows: a tenth, quarters, nine tenths. */
export const quantileShares = [0.1, 0.25, 0.5, 0.75, 0.9] as const

/** The value below which a share of the sorted numbers lies, interpolated between neighbours, ends included (type 7). */
export function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place))
}
