import { bucketNumber, lastCohort, rangeOf } from './buckets.ts'
import { lastOf, type RetentionColumn, retentionColumns, type RetentionQuery, rollingMs } from './retention-query.ts'

/** An event as retention sees it. */
export interface RetentionEvent {
  readonly person: number
  readonly time: number
  readonly isFirst: boolean
  readonly isSecond: boolean
  /** What it adds to the measure. */
  readonly amount: number
}

export interface Cell {
  /** Null: the last bucket it asks for has not ended. */
  readonly retained: ReadonlySet<number> | null
  readonly amount: number | null
}
export interface Cohort {
  readonly members: ReadonlySet<number>
  readonly cells: readonly Cell[]
}

/** Columns that are known: for each the number of the last cohort whose buckets had ended by `now`. */
export function lastCohorts(query: RetentionQuery, timeZone: string, now: number): number[] {
  const until = query.extendOverEndDate ? now : Math.min(now, rangeOf(query, timeZone).until)
  return retentionColumns(query).map((column) => {
    if (query.bucket === 'calendar' || query.unit === 'month') return lastCohort(until, lastOf(column), query.unit, timeZone)
    return lastCohort(until - (lastOf(column) + 1) * rollingMs[query.unit], 0, query.unit, timeZone)
  })
}

/** The slow, obvious retention that the engine is held against: cohorts by the number of their bucket. */
export function retentionReference(
  events: readonly RetentionEvent[],
  query: RetentionQuery,
  timeZone: string,
  now: number,
): Map<number, Cohort> {
  const { from, until } = rangeOf(query, timeZone)
  const numberOf = (time: number): number => bucketNumber(time, query.unit, timeZone)
  const seen = query.extendOverEndDate ? events : events.filter((one) => one.time >= from && one.time < until)
  const starts = events.filter((one) => one.isFirst && one.time >= from && one.time < until)
  const lasts = lastCohorts(query, timeZone, now)
  return new Map(
    [...Map.groupBy(starts, (one) => numberOf(one.time))].map(([cohort, some]) => {
      const firsts = new Map<number, number>()
      for (const one of some) firsts.set(one.person, Math.min(one.time, firsts.get(one.person) ?? Infinity))
      // Since when: the bucket itself, or each person's own first event.
      const offsetOf = ({ person, time }: RetentionEvent): number =>
        query.bucket === 'calendar' || query.unit === 'month'
          ? numberOf(time) - cohort
          : Math.floor((time - (firsts.get(person) ?? 0)) / rollingMs[query.unit])
      const theirs = seen.filter((one) => firsts.has(one.person)).map((one) => ({ ...one, offset: offsetOf(one) }))
      const cells = retentionColumns(query).map((column, i) =>
        cohort > (lasts[i] ?? 0) ? { retained: null, amount: null } : cellOf([...firsts.keys()], theirs, column),
      )
      return [cohort, { members: new Set(firsts.keys()), cells }]
    }),
  )
}

function cellOf(members: readonly number[], events: readonly (RetentionEvent & { offset: number })[], column: RetentionColumn): Cell {
  const inside = events.filter(({ offset }) => offset >= column.lo && offset <= (column.hi ?? Infinity))
  const retained = members.filter((person) => {
    const buckets = new Set(inside.flatMap((one) => (one.person === person && one.isSecond ? [one.offset] : [])))
    return column.atLeast === 0 ? buckets.size === 0 : buckets.size >= column.atLeast
  })
  const kept = new Set(retained)
  return { retained: kept, amount: inside.reduce((sum, one) => sum + (kept.has(one.person) ? one.amount : 0), 0) }
}
