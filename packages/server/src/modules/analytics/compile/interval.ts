import type { IntervalSlice } from '@millrace/contract/analytics/api.ts'
import { bucketNumberOf, capMs, type IntervalQuery, quantileShares, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketNumber } from './buckets.ts'
import { keyOf, keyOrRest, restKey, writeKey } from './groups.ts'
import { fromEvents, inside, matching, type Scope } from './matching.ts'
import { joinsOf, readerOf } from './read.ts'
import { personOf } from './sample.ts'

const shares = sql.join(quantileShares.map((share) => sql`${sql.value(share, 'Float64')}`))

/** One row per bucket of first events, and one of bucket 0 over all, with the histogram; with a breakdown a row per group instead. */
export function compileIntervals(query: IntervalQuery, by: IntervalQuery['by'], scope: Scope): Sql {
  const cells = by ? sql`toInt64(0)` : sql`arrayJoin([0, bucket])`
  const bins = by ? sql`` : sql`, sumForEach(inside) as bin_pairs, sumForEach(arrayMap(n -> n > 0, inside)) as bin_people`
  const inBins = sql`if(cell = 0, arrayMap((lo, hi) -> arrayCount(ms -> ms >= lo and ms < hi, list), ${bounds(query)}), [])`
  return sql`
    select key, cell, sum(n) as pairs, count() as people, min(shortest) as low, max(longest) as high,
      quantilesExactInclusiveArray(${shares})(list) as quantiles, sum(total) / sum(n) as mean, avg(total / n) as mean_of_people${bins}
    from (
      select key, cell, count() as n, sum(ms) as total, min(ms) as shortest, max(ms) as longest, groupArray(ms) as list${by ? sql`` : sql`, ${inBins} as inside`}
      from (select person, key, ms, ${cells} as cell from (${pairs(query, by, scope)}))
      group by person, key, cell
    ) group by key, cell order by key, cell`
}

/** The people of one number, each once. */
export function compileIntervalPeople(query: IntervalQuery, { bucket, bin, group }: IntervalSlice, scope: Scope): Sql {
  const [lows, highs] = edgesOf(query)
  const tests = [
    ...(bucket === null ? [] : [sql`bucket = ${sql.value(bucketNumberOf(bucket, query.unit, scope.timeZone), 'Int64')}`]),
    ...(bin === null ? [] : [sql`ms >= ${sql.value(lows[bin], 'Float64')} and ms < ${sql.value(highs[bin], 'Float64')}`]),
    ...(group ? [sql`key = ${sql.value(group.isRest ? restKey : writeKey(group.key), 'String')}`] : []),
  ]
  const which = tests.length === 0 ? sql`` : sql` where ${sql.join(tests, sql` and `)}`
  return sql`select distinct person as person_id from (${pairs(query, group && query.by, scope)})${which}`
}

/** Wider than any pair. */
const endless = 1e15
export const edgesOf = ({ edges }: Pick<IntervalQuery, 'edges'>): [number[], number[]] => [
  [-endless, ...edges],
  [...edges, endless],
]
const bounds = (query: IntervalQuery): Sql => sql.join(edgesOf(query).map((edges) => sql`${sql.value(edges, 'Array(Float64)')}`))

/**
 * Every pair: whose, the bucket of its first event, its group, how long. Of each person (and value of the link) the events lie in order,
 * an event that does both as a closing before an opening; cut behind each closing, a piece that ends with one and begins with an opening is a pair.
 * What lies in order are numbers, which the engine keeps and sorts several times faster than tuples: twice the place of an event, one more
 * when it opens.
 */
function pairs(query: IntervalQuery, by: IntervalQuery['by'], scope: Scope): Sql {
  const { first, second, link, pairing, unit } = query
  const { timeZone } = scope
  const range = rangeOf(query, timeZone)
  const cap = capMs(query)
  const linked = link && readerOf(link, 'measured', scope)
  const split = by && readerOf(by, 'grouped', scope)
  const opens = sql`((${matching(first, scope)}) and ${inside(range)})`
  const rows = fromEvents(
    scope,
    { from: range.from, until: lastClosing(query, range.until, scope.now) },
    sql`e.event in ${sql.value([...new Set([first.event, second.event])], 'Array(String)')} and (${opens} or (${matching(second, scope)}))`,
    joinsOf(linked, split),
  )
  const keys = split ? sql`, ${keyOrRest(split, fromEvents(scope, range, matching(first, scope), split.join))} as keys` : sql``
  const element = (role: 0 | 1): Sql =>
    split ? sql`(ord * 2 + ${sql.value(role, 'UInt8')}, keys)` : sql`ord * 2 + ${sql.value(role, 'UInt8')}`
  const number = (one: Sql): Sql => (split ? sql`${one}.1` : one)
  const [opening, closing] = [sql`piece[${place(pairing)}]`, sql`piece[-1]`]
  return sql`
    select person, ${bucketNumber(unit, timeZone, sql`fromUnixTimestamp64Milli(pair.1, 'UTC')`)} as bucket, ${split ? sql`arrayJoin(pair.3)` : sql`''`} as key, pair.2 as ms from (
      select person, arrayJoin(arrayMap(piece -> (${msOf(number(opening))}, ${msOf(number(closing))} - ${msOf(number(opening))}${split ? sql`, ${opening}.2` : sql``}),
        arrayFilter(piece -> length(piece) > 1 and ${number(closing)} % 2 = 0, arrayReverseSplit(x -> ${number(sql`x`)} % 2 = 0, sequence)))) as pair
      from (
        select person, arraySort(${split ? sql`x -> x.1, ` : sql``}arrayConcat(groupArrayIf(${element(0)}, closes), groupArrayIf(${element(1)}, opens))) as sequence
        from (select ${personOf(scope)} as person, e.ord as ord${keys},
          (${matching(second, scope)}) as closes, ${opens} as opens${linked ? sql`, ${keyOf(linked)} as link` : sql``} ${rows})
        ${linked ? sql`where link != '' group by person, link` : sql`group by person`}
      )
    ) ${cap === null ? sql`` : sql`where ms <= ${sql.value(cap, 'Int64')}`}`
}

const msOf = (number: Sql): Sql => sql`toInt64(intDiv(${number}, 8192))`

const place = (pairing: IntervalQuery['pairing']): Sql => (pairing === 'nearest' ? sql`-2` : sql`1`)

/** Without a cap a pair may close at any time up to now. */
function lastClosing(query: IntervalQuery, until: number, now: Date): number {
  const cap = capMs(query)
  if (!query.extendOverEndDate) return until
  return cap === null ? Math.max(until, now.getTime()) : until + cap + 1
}
