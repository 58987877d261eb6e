import { z } from 'zod'

/** Shares of people a question can be asked of, in per cent; each divides 100, so that what is scaled stays whole. */
export const samplePercents = [1, 2, 5, 10, 20, 50] as const
export type SamplePercent = (typeof samplePercents)[number]
export const sampleSchema = z.literal(samplePercents)

/** Is somebody of the sample? The same people for every question and at every time, and those of 1 % are of each larger one. */
export const isSampled = (person: number, percent: SamplePercent): boolean => murmurOf(person) % 100 < percent

/** How often a number of the sample stands for everybody. */
export const sampleFactor = (percent: SamplePercent): number => 100 / percent

/**
 * By how much a scaled number of people may be off, in 95 of 100 samples: each of them was drawn with the same chance, so what was found is
 * binomial, and 1.96 standard errors of it are scaled. Of whom nobody was found there may be three on average (the rule of three).
 */
export function sampleError(people: number, percent: SamplePercent): number {
  const { factor, ofNobody } = errorOf(percent)
  return people === 0 ? ofNobody : Math.ceil(factor * Math.sqrt(people))
}

/** What an answer says of its sample. As collected several people are drawn together, as one by now, and the error is not known. */
export const samplingOf = (percent: SamplePercent, asCollected = false) => ({ percent, error: asCollected ? null : errorOf(percent) })

const errorOf = (percent: SamplePercent) => ({ factor: 1.96 * Math.sqrt(100 / percent - 1), ofNobody: 3 * sampleFactor(percent) })

/**
 * The numbers of an answer that grow with the people asked, each times the factor. A path names fields; lists are walked through, a number in a
 * path is a place of a list, and `*` is every field.
 */
export const scaled = <T>(answer: T, paths: readonly string[], factor: number): T =>
  paths.reduce((one, path) => at(one, path.split('.'), factor) as T /* the same shape, other numbers */, answer)

function at(value: unknown, [key, ...rest]: readonly string[], factor: number): unknown {
  if (value === null || value === undefined) return value
  if (key === undefined) return times(value, factor)
  if (Array.isArray(value)) {
    const isPlace = /^\d+$/.test(key)
    return value.map((one: unknown, i) => (isPlace ? (i === Number(key) ? at(one, rest, factor) : one) : at(one, [key, ...rest], factor)))
  }
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]: [string, unknown]) => [name, key === '*' || key === name ? at(one, rest, factor) : one]),
  )
}

function times(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => times(one, factor))
  return typeof value === 'number' ? value * factor : value
}

/** MurmurHash3 (32 bits, seed 0) of the eight bytes of a number, the lowest first: the engine has the same. */
function murmurOf(person: number): number {
  const words = [person >>> 0, Math.floor(person / 2 ** 32) >>> 0]
  let h = 0
  for (const word of words) {
    const k = Math.imul(turned(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
    h = (Math.imul(turned(h ^ k, 13), 5) + 0xe6546b64) | 0
  }
  h ^= 8
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
const turned = (n: number, by: number): number => (n << by) | (n >>> (32 - by))
