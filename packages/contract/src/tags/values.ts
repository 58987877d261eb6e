import { rounded } from '../rules/index.ts'
import type { Definition, Of } from './definition.ts'
import { type Score, scoreText } from './score.ts'
import { standings, tierOf } from './score-tiers.ts'

/**
 * What an engine says of somebody before it is a value: the number of the layer or stage (from 0), a figure, a score, a value, what `keysOf` makes of a
 * value, or days, times and money.
 */
export type Raw = number | string | readonly [days: number, times: number, money: number]

/** A range of numbers by its edges; the lower one belongs to it. */
export function bucketOf(figure: number, edges: readonly number[]): string {
  const above = edges.findIndex((edge) => figure < edge)
  const [first, last] = [edges[0] ?? 0, edges.at(-1) ?? 0]
  if (above === 0) return `<${first}`
  return above < 0 ? `≥${last}` : `${edges[above - 1]}–${edges[above]}`
}

/** All ranges that edges make, from the lowest. */
export const bucketsOf = (edges: readonly number[]): string[] => [-Infinity, ...edges].map((figure) => bucketOf(figure, edges))

/** The eight cells by recency, frequency, money, each high or low (analytics §2.13). */
export const cells = {
  HHH: '重要价值',
  HLH: '重要发展',
  LHH: '重要保持',
  LLH: '重要挽留',
  HHL: '一般价值',
  HLL: '一般发展',
  LHL: '一般保持',
  LLL: '一般挽留',
} as const

/** `number 1` → `1`: how a key is written as a value; engines write large numbers differently. Longer texts are cut, as all values of tags are. */
export function keyText(key: string): string {
  const text = key.slice(key.indexOf(' ') + 1)
  return key.startsWith('number ') ? String(Number(text)) : text.slice(0, 200)
}

/** Values of people by what the engine says of them; those without one are left out. */
export function valuesOf<K>(definition: Definition, raws: ReadonlyMap<K, Raw>): Map<K, string> {
  switch (definition.kind) {
    case 'rule':
      return mapped(raws, () => '')
    case 'layers':
      return mapped(raws, (raw) => definition.layers[Number(raw)]?.value ?? definition.rest)
    case 'buckets':
      return mapped(raws, (raw) => bucketOf(Number(raw), definition.edges))
    case 'figure':
    case 'persuaded':
      return mapped(raws, (raw) => String(raw))
    case 'preference':
    case 'first':
    case 'last':
      return mapped(raws, (raw) => keyText(String(raw)) || undefined)
    case 'propensity':
      return mapped(raws, (raw) => likelihood(definition, Number(raw)))
    case 'rfm':
      return rfmCells(definition, raws)
    case 'score':
      return scores(definition, raws)
    case 'sql':
    case 'import':
      return mapped(raws, (raw) => String(raw).slice(0, 200))
    case 'planned':
      return new Map()
    case 'stages':
      return mapped(raws, (raw) => definition.stages[Number(raw)]?.value ?? definition.rest)
  }
}

/** Every value a definition can give, where that is known from it alone; one without values gives none. */
export function valuesIn(definition: Definition): readonly string[] {
  switch (definition.kind) {
    case 'layers':
      return [...definition.layers.map((one) => one.value), ...(definition.rest === undefined ? [] : [definition.rest])]
    case 'buckets':
      return bucketsOf(definition.edges)
    case 'rfm':
      return Object.values(cells)
    case 'persuaded':
      return [...new Set(definition.touches.map((one) => one.value))]
    case 'score':
      return definition.tiers
        ? [...definition.tiers.tiers.map((one) => one.value), ...(definition.tiers.rest === undefined ? [] : [definition.tiers.rest])]
        : []
    case 'propensity':
      return definition.tiers.map((one) => one.value)
    case 'stages':
      return [...definition.stages.map((one) => one.value), definition.rest]
    default:
      return []
  }
}

/** A probability to three decimals, or the highest tier that begins at or below it. */
export function likelihood({ tiers }: Pick<Of<'propensity'>, 'tiers'>, probability: number): string | undefined {
  const rounded = Math.round(probability * 1_000) / 1_000
  return tiers.length === 0 ? String(rounded) : tiers.findLast((one) => one.from <= rounded)?.value
}

function mapped<K>(raws: ReadonlyMap<K, Raw>, value: (raw: Raw) => string | undefined): Map<K, string> {
  const values = new Map<K, string>()
  for (const [key, raw] of raws) {
    const text = value(raw)
    if (text !== undefined) values.set(key, text)
  }
  return values
}

function scores<K>({ tiers }: Score, raws: ReadonlyMap<K, Raw>): Map<K, string> {
  if (!tiers) return mapped(raws, (raw) => scoreText(Number(raw)))
  const standing = standings([...raws.values()].map(Number))
  return mapped(raws, (raw) => tierOf(tiers, Number(raw), standing(Number(raw))))
}

/** High is at most so many days ago, at least so often, at least so much. */
export function rfmCells<K>({ thresholds }: Pick<Of<'rfm'>, 'thresholds'>, raws: ReadonlyMap<K, Raw>): Map<K, string> {
  const all = [...raws.values()].filter((raw) => typeof raw === 'object')
  const limit = (place: 0 | 1 | 2): number => {
    if (thresholds.by === 'fixed') return [thresholds.days, thresholds.times, thresholds.money][place] ?? 0
    const numbers = all.map((raw) => raw[place])
    return thresholds.by === 'mean' ? mean(numbers) : median(numbers)
  }
  const [days, times, money] = [limit(0), limit(1), limit(2)]
  const level = (isHigh: boolean): 'H' | 'L' => (isHigh ? 'H' : 'L')
  return mapped(raws, (raw) =>
    typeof raw === 'object' ? cells[`${level(raw[0] <= days)}${level(raw[1] >= times)}${level(raw[2] >= money)}`] : undefined,
  )
}

/** Rounded as figures are, and added in one order: whoever stands at the mean does so in whatever order people are read. */
const mean = (numbers: readonly number[]): number =>
  rounded(numbers.toSorted((a, b) => a - b).reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length))

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2
}
