import { isEnough } from '../experiments/incremental.ts'
import type { Interval } from '../experiments/interval.ts'
import { bucketNumber } from './buckets.ts'
import type { ReadersQuery } from './readers-query.ts'
import type { GroupKey } from './shell.ts'

/** An event of somebody, in the order of events. */
export interface ReaderEvent {
  readonly time: number
  /** What was read by it, if anything was; within the days or not. */
  readonly keys: readonly GroupKey[]
  /** What it is worth; undefined: it is no order. */
  readonly order: number | undefined
  /** Done by the person, and not said of them by the system. */
  readonly isActive: boolean
}
export interface ReaderPerson {
  readonly person: number
  readonly events: readonly ReaderEvent[]
}

/** What came of reading: orders within the days after. */
export interface After {
  readonly n: number
  readonly amount: number
}
/** Somebody who is compared: what was alike before, and what came after. */
export interface Compared extends After {
  readonly person: number
  readonly isReader: boolean
  readonly stratum: string
}

type Spans = Pick<ReadersQuery, 'days' | 'content'>
interface Where {
  readonly from: number
  readonly until: number
  readonly timeZone: string
  readonly now: number
}

/** So many active days in the week before, and orders ever before: people are alike who have the same of both on the same day. */
export const activityLevels = [0, 1, 3] as const
export const orderLevels = [0, 1, 2] as const
export const weekBefore = 7
const levelOf = (levels: readonly number[], n: number): number => levels.findLastIndex((least) => n >= least)

/** A number that says nothing of anybody: of a person's events the one with the smallest is drawn. */
export const lotOf = (person: number, time: number): number =>
  Number((BigInt(time) * 2_654_435_761n + BigInt(person) * 2_246_822_519n) & 0xff_ff_ff_ffn)

/** What somebody ordered after a moment, until the end of so many days after its day. */
export function orderedAfter(events: readonly ReaderEvent[], at: number, days: number, timeZone: string): After {
  const last = bucketNumber(events[at]?.time ?? 0, 'day', timeZone) + days
  const found = events.filter((one, i) => i > at && one.order !== undefined && bucketNumber(one.time, 'day', timeZone) <= last)
  return { n: found.length, amount: found.reduce((sum, one) => sum + (one.order ?? 0), 0) }
}

/**
 * Readers from their first read in the days; everybody else who was active in them from one of their events, drawn by lot. Only whose days
 * after are over.
 */
export function comparedReaders(people: readonly ReaderPerson[], query: Spans, where: Where): Compared[] {
  const { from, until, timeZone, now } = where
  const dayOf = (time: number): number => bucketNumber(time, 'day', timeZone)
  return people.flatMap(({ person, events }) => {
    const isIn = ({ time }: ReaderEvent): boolean => time >= from && time < until
    const reads = ({ keys }: ReaderEvent): boolean => keys.some((key) => query.content === undefined || key === query.content.key)
    const read = events.findIndex((one) => isIn(one) && reads(one))
    const lots = events.map((one) => (isIn(one) && one.isActive ? lotOf(person, one.time) : Infinity))
    const drawn = lots.indexOf(Math.min(...lots))
    const at = read >= 0 ? read : Number.isFinite(lots[drawn]) ? drawn : -1
    const moment = events[at]
    if (!moment || dayOf(moment.time) + query.days >= dayOf(now)) return []
    const day = dayOf(moment.time)
    const active = new Set(events.filter((one) => one.isActive).map((one) => dayOf(one.time)))
    const before = [...active].filter((one) => one >= day - weekBefore && one < day).length
    const prior = events.filter((one, i) => i < at && one.order !== undefined).length
    const stratum = [day, levelOf(activityLevels, before), levelOf(orderLevels, prior)].join(' ')
    return [{ person, isReader: read >= 0, stratum, ...orderedAfter(events, at, query.days, timeZone) }]
  })
}

/** Sums of one side of a stratum. */
export interface Side {
  readonly people: number
  readonly buyers: number
  readonly amount: number
  /** Of each one's amount, squared. */
  readonly squares: number
}
export interface Stratum {
  readonly readers: Side
  readonly others: Side
}

/** A value of readers, that of people like them, and the difference with its interval of 95 %. */
export interface Beside {
  readonly readers: number
  readonly others: number
  readonly difference: number
  readonly interval: Interval
}
export interface Matched {
  /** Those of whom somebody alike is on the other side. */
  readonly readers: number
  readonly others: number
  /** Readers with nobody like them. */
  readonly alone: number
  /** Shares with an order, and amounts for each person; undefined: too few. */
  readonly share: Beside | undefined
  readonly amount: Beside | undefined
}

/**
 * Strata in which there are both, each with the weight of its readers: the others as they would be, were there as many of each sort. Spreads
 * are those of all strata together, which are never too small; a stratum of one person has none of its own.
 */
export function matched(strata: readonly Stratum[]): Matched {
  const common = strata.filter(({ readers, others }) => readers.people > 0 && others.people > 0)
  const sum = (of: 'readers' | 'others', what: keyof Side, some = common): number => some.reduce((n, one) => n + one[of][what], 0)
  const [readers, others] = [sum('readers', 'people'), sum('others', 'people')]
  const alone = sum('readers', 'people', [...strata]) - readers
  const base = { readers, others, alone }
  const one = { n: sum('readers', 'buyers'), of: readers }
  if (!isEnough(one, { n: sum('others', 'buyers'), of: others })) return { ...base, share: undefined, amount: undefined }
  const weighted = (what: keyof Side): number =>
    common.reduce((n, { readers: { people }, others: side }) => n + ((people / readers) * side[what]) / side.people, 0)
  // Σ w²/n: as if so many of them had been asked.
  const asked = 1 / common.reduce((n, { readers: { people }, others: side }) => n + (people / readers) ** 2 / side.people, 0)
  const beside = (mean: number, like: number, spread: number, likeSpread: number): Beside => {
    const half = 1.959964 * Math.sqrt(spread / readers + likeSpread / asked)
    return { readers: mean, others: like, difference: mean - like, interval: [mean - like - half, mean - like + half] }
  }
  const [p, q] = [one.n / readers, weighted('buyers')]
  const [m, k] = [sum('readers', 'amount') / readers, weighted('amount')]
  return {
    ...base,
    share: beside(p, q, p * (1 - p), q * (1 - q)),
    amount: beside(m, k, Math.max(0, sum('readers', 'squares') / readers - m * m), Math.max(0, weighted('squares') - k * k)),
  }
}
