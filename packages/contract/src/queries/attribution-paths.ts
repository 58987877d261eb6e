/** How often one touch comes after another; `null` as the first: a path begins, as the second: it ends in a conversion or is lost. */
export interface Step {
  readonly from: string | null
  readonly to: string | null
  readonly isLost: boolean
  readonly times: number
}

/** Paths that have these touches and no others: how many, how many of them end in a conversion, and what these are worth. */
export interface Coalition {
  readonly touches: readonly string[]
  readonly paths: number
  readonly conversions: number
  readonly value: number
}

export const dataDrivenModels = ['markov', 'shapley'] as const
export type DataDrivenModel = (typeof dataDrivenModels)[number]
/** So many touches are told apart at most: Shapley values are of every set of them. */
export const mostTouches: Readonly<Record<DataDrivenModel, number>> = { markov: 50, shapley: 12 }

/**
 * Shares by removal from a first-order chain: the next touch hangs on the last one alone. How much rarer conversions become when all who
 * would come to a touch are lost instead, as a share of the same for all touches.
 */
export function removalShares(steps: readonly Step[]): Map<string, number> {
  const touches = [...new Set(steps.flatMap(({ from, to }) => [from, to]).filter((one) => one !== null))]
  const usual = chanceOf(steps, touches, undefined)
  const effects = touches.map((touch) => (usual === 0 ? 0 : 1 - chanceOf(steps, touches, touch) / usual))
  const whole = effects.reduce((sum, one) => sum + one, 0)
  return new Map(touches.map((touch, i) => [touch, whole === 0 ? 0 : (effects[i] ?? 0) / whole]))
}

/** The chance that a path ends in a conversion; to the removed touch nobody comes. */
function chanceOf(steps: readonly Step[], touches: readonly string[], removed: string | undefined): number {
  const places = new Map<string | null, number>([[null, 0], ...touches.map((touch, i) => [touch, i + 1] as const)])
  const size = places.size
  const leaving = new Float64Array(size)
  for (const { from, times } of steps) leaving[places.get(from) ?? 0] = (leaving[places.get(from) ?? 0] ?? 0) + times
  // Of each place: its chance minus the chances of where it leads to is what converts at once.
  const rows = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size + 1)
    row[i] = 1
    return row
  })
  for (const { from, to, isLost, times } of steps) {
    const row = rows[places.get(from) ?? 0]
    if (!row || (removed !== undefined && to === removed)) continue
    const share = times / (leaving[places.get(from) ?? 0] || 1)
    const column = places.get(to) ?? 0
    if (to !== null) row[column] = (row[column] ?? 0) - share
    else if (!isLost) row[size] = (row[size] ?? 0) + share
  }
  return solved(rows)[0] ?? 0
}

/** Gauss and Jordan with pivots. */
function solved(rows: Float64Array[]): number[] {
  const size = rows.length
  for (let i = 0; i < size; i++) {
    const best = rows.reduce((top, row, k) => (k >= i && Math.abs(row[i] ?? 0) > Math.abs(rows[top]?.[i] ?? 0) ? k : top), i)
    const [one, other] = [rows[i], rows[best]]
    if (!one || !other) continue
    rows[i] = other
    rows[best] = one
    const pivot = other[i] ?? 0
    // Whoever is here never leaves: nothing comes of it.
    if (Math.abs(pivot) < 1e-12) continue
    for (const [k, row] of rows.entries()) {
      const factor = k === i ? 0 : (row[i] ?? 0) / pivot
      if (factor !== 0) for (let j = i; j <= size; j++) row[j] = (row[j] ?? 0) - factor * (other[j] ?? 0)
    }
  }
  return rows.map((row, i) => (Math.abs(row[i] ?? 0) < 1e-12 ? 0 : (row[size] ?? 0) / (row[i] ?? 1)))
}

/**
 * Shapley values of conversions and of what they are worth. A set of touches is worth the share of conversions among paths that have none but
 * these; each touch gets the mean of what it adds, over all orders in which the set of all could have come together. Made to add up to all
 * conversions that have a touch. A touch after which fewer convert gets less than nothing.
 */
export function shapleyValues(coalitions: readonly Coalition[]): Map<string, { conversions: number; value: number }> {
  const touches = [...new Set(coalitions.flatMap((one) => one.touches))]
  const n = touches.length
  const masks = coalitions.map((one) => ({ ...one, mask: one.touches.reduce((mask, touch) => mask | (1 << touches.indexOf(touch)), 0) }))
  const games = (['conversions', 'value'] as const).map((key) => {
    const rates = Float64Array.from({ length: 2 ** n }, (_, set) => {
      const inside = masks.filter(({ mask }) => (mask & ~set) === 0)
      const paths = inside.reduce((sum, one) => sum + one.paths, 0)
      return paths === 0 ? 0 : inside.reduce((sum, one) => sum + one[key], 0) / paths
    })
    const paths = masks.reduce((sum, one) => sum + one.paths, 0)
    return touches.map((_, i) => {
      let own = 0
      for (let set = 0; set < rates.length; set++)
        if ((set & (1 << i)) === 0) own += weightOf(bitsOf(set), n) * ((rates[set | (1 << i)] ?? 0) - (rates[set] ?? 0))
      return own * paths
    })
  })
  return new Map(touches.map((touch, i) => [touch, { conversions: games[0]?.[i] ?? 0, value: games[1]?.[i] ?? 0 }]))
}

const bitsOf = (set: number): number => (set === 0 ? 0 : (set & 1) + bitsOf(set >> 1))
/** Of all orders of n, those in which just these k come before: k! (n − k − 1)! ÷ n!. */
const weightOf = (k: number, n: number): number => 1 / (n * choose(n - 1, k))
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
