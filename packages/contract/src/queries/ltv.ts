import { bucketNumber, lastCohort, rangeOf } from './buckets.ts'
import type { LtvQuery } from './ltv-query.ts'

/** An event as LTV sees it. */
export interface LtvEvent {
  readonly person: number
  readonly time: number
  readonly isStart: boolean
  /** What it brings in, in whole ten-thousandths. */
  readonly revenue: number
}

export interface LtvCell {
  readonly total: number
  readonly payers: ReadonlySet<number>
}

/** The slow, obvious LTV that the engine is held against: cohorts by the number of their bucket; null: not known yet. */
export function ltvReference(
  events: readonly LtvEvent[],
  query: LtvQuery,
  timeZone: string,
  now: number,
): Map<number, { readonly members: ReadonlySet<number>; readonly cells: readonly (LtvCell | null)[] }> {
  const { from, until } = rangeOf(query, timeZone)
  const numberOf = (time: number): number => bucketNumber(time, query.unit, timeZone)
  const starts = new Map<number, number>()
  for (const one of events) if (one.isStart) starts.set(one.person, Math.min(one.time, starts.get(one.person) ?? Infinity))
  const members = [...starts].filter(([, time]) => time >= from && time < until)
  return new Map(
    [...Map.groupBy(members, ([, time]) => numberOf(time))].map(([cohort, some]) => {
      const own = new Set(some.map(([person]) => person))
      // Also on the first day only what comes after the start is of this person's value.
      const paid = events.filter((one) => own.has(one.person) && one.revenue !== 0 && one.time >= (starts.get(one.person) ?? 0))
      const cells = Array.from({ length: query.duration + 1 }, (_, n) => {
        if (cohort > lastCohort(now, n, query.unit, timeZone)) return null
        const sofar = paid.filter((one) => numberOf(one.time) - cohort <= n)
        const payers = new Set(sofar.filter((one) => one.revenue > 0).map((one) => one.person))
        return { total: sofar.reduce((sum, one) => sum + one.revenue, 0) / 1e4, payers }
      })
      return [cohort, { members: own, cells }]
    }),
  )
}
