/** A prediction, and what came of it. */
export interface Judged {
  readonly p: number
  readonly did: boolean
}

/** How often somebody who did it has the higher prediction than somebody who did not; equal ones count half. A half when there is nobody to compare. */
export function auc(judged: readonly Judged[]): number {
  const sorted = judged.toSorted((a, b) => a.p - b.p)
  const did = sorted.filter((one) => one.did).length
  const others = sorted.length - did
  if (did === 0 || others === 0) return 0.5
  let ranks = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]?.p === sorted[from]?.p) to++
    const mean = (from + 1 + to) / 2
    for (let i = from; i < to; i++) if (sorted[i]?.did) ranks += mean
    from = to
  }
  return (ranks - (did * (did + 1)) / 2) / (did * others)
}

export function logLoss(judged: readonly Judged[]): number {
  const sum = judged.reduce((total, { p, did }) => total - Math.log(Math.min(1, Math.max(1e-15, did ? p : 1 - p))), 0)
  return sum / Math.max(1, judged.length)
}

/** People by what was predicted of them: what was said on average, and how many of them did it. */
export interface Bin {
  readonly predicted: number
  readonly actual: number
  readonly people: number
}

/** Ten bins of equally many people, from the lowest prediction. */
export function calibrationBins(judged: readonly Judged[], count = 10): Bin[] {
  const sorted = judged.toSorted((a, b) => a.p - b.p)
  const edge = (i: number): number => Math.round((i * sorted.length) / count)
  return Array.from({ length: count }, (_, i) => sorted.slice(edge(i), edge(i + 1)))
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      predicted: bin.reduce((sum, one) => sum + one.p, 0) / bin.length,
      actual: bin.filter((one) => one.did).length / bin.length,
      people: bin.length,
    }))
}

/** Expected calibration error: how far what was said is from what came, on average over people. */
export function calibrationError(bins: readonly Bin[]): number {
  const people = bins.reduce((sum, bin) => sum + bin.people, 0)
  return bins.reduce((sum, bin) => sum + bin.people * Math.abs(bin.predicted - bin.actual), 0) / Math.max(1, people)
}

/** How values are spread: the upper edges of ranges, each of which belongs to its range, and the share of people in each, one more than edges. */
export interface Spread {
  readonly edges: number[]
  readonly shares: number[]
}

export const placeIn = (edges: readonly number[], value: number): number => {
  const place = edges.findIndex((edge) => value <= edge)
  return place < 0 ? edges.length : place
}

export function sharesOf(edges: readonly number[], values: Iterable<number>): number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0)
  let all = 0
  for (const value of values) {
    const place = placeIn(edges, value)
    counts[place] = (counts[place] ?? 0) + 1
    all++
  }
  return counts.map((count) => count / Math.max(1, all))
}

/** Ranges of about equally many people; of values that many have, there are fewer. */
export function spreadOf(values: readonly number[], count = 10): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const edges = Array.from({ length: count - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / count) - 1] ?? 0)
  const largest = sorted.at(-1) ?? 0
  const distinct = [...new Set(edges)].filter((edge) => edge < largest)
  return { edges: distinct, shares: sharesOf(distinct, sorted) }
}

const leastShare = 1e-4

/** Population stability index: 0 when the same share of people is in each range; above 0.25 it is another population. */
export function stability(before: readonly number[], after: readonly number[]): number {
  return before.reduce((sum, share, i) => {
    const [a, b] = [Math.max(share, leastShare), Math.max(after[i] ?? 0, leastShare)]
    return sum + (b - a) * Math.log(b / a)
  }, 0)
}
