import { type FunnelQuery, funnelWindowMs } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** Bit of `fits` that says: may begin a chain. Steps have those below it, and lengths in `ends` too. */
export const startBit = 30

const number = (n: number): Sql => sql`${sql.value(n, 'UInt8')}`

/** Places of events in a millisecond: what `ord` has below the time. */
export const timeOf = (ord: Sql): Sql => sql`toInt64(intDiv(${ord}, 4096))`

/** The last place a chain may go on at, when it starts at another. */
function due(ord: Sql, query: FunnelQuery, timeZone: string): Sql {
  const { amount, unit } = query.window
  if (unit !== 'natural_day') return sql`toUInt64((intDiv(${ord}, 4096) + ${sql.value(funnelWindowMs(query) + 1, 'UInt64')}) * 4096 - 1)`
  const zone = sql.value(timeZone, 'String')
  const day = sql`toDate(toTimeZone(fromUnixTimestamp64Milli(${timeOf(ord)}), ${zone}))`
  return sql`toUInt64(toUnixTimestamp(toDateTime(${day} + ${sql.value(amount, 'UInt16')}, ${zone})) * 4096000 - 1)`
}

/**
 * Columns of a select, the last of which is `chain`: the places of the events of a person's chain over `rows`, its events in order as tuples (ord, fits, ends).
 * In order everything is whole arrays, one step after the other; a fold goes from event to event, which takes ten times as long.
 */
export const chainColumns = (query: FunnelQuery, timeZone: string): Sql =>
  query.mode === 'any_order' ? sql`${foldInAnyOrder(sql`rows`, query, timeZone)} as chain` : chainInOrder(query, timeZone)

/**
 * Of each step: which events come to it (`e`), and after each event the latest start of a chain so long (`s`), filled forward, 1 where it was ended. The
 * first event to come furthest is the last of the chain; before it stands each time the last that came one step less far.
 */
function chainInOrder(query: FunnelQuery, timeZone: string): Sql {
  const { length } = query.steps
  const at = (letter: 'e' | 's' | 'p', k: number): Sql => sql`${sql.id(`${letter}_${k}`)}`
  const before = (k: number): Sql => sql`arrayShiftRight(${at('s', k)}, 1, toUInt64(0))`
  const filled = (raw: Sql): Sql => (query.mode === 'adjacent' ? raw : sql`arrayFill(x -> x > 0, ${raw})`)
  const comes = (k: number): Sql =>
    k === 1
      ? sql`arrayMap(f -> bitTest(f, ${number(startBit)}) and bitTest(f, 0), fits)`
      : sql`arrayMap((f, b, o, x) -> bitTest(f, ${number(k - 1)}) and b > 1 and ${due(sql`b`, query, timeZone)} >= o and not bitTest(x, ${number(k - 1)}),
        fits, ${before(k - 1)}, ords, ends)`
  const since = (k: number): Sql =>
    filled(
      sql`arrayMap((e, b, x) -> if(e, b, toUInt64(bitTest(x, ${number(k)}))), ${at('e', k)}, ${k === 1 ? sql`ords` : before(k - 1)}, ends)`,
    )
  const steps = query.steps.map((_, i) => i + 1)
  const last = (k: number): Sql =>
    k === length
      ? sql`indexOf(${at('e', k)}, 1)`
      : sql`multiIf(reached < ${number(k)}, 0, reached = ${number(k)}, indexOf(${at('e', k)}, 1),
        arrayLastIndex(x -> x, arraySlice(${at('e', k)}, 1, toInt64(${at('p', k + 1)}) - 1)))`
  return sql.join([
    sql`rows.1 as ords`,
    sql`rows.2 as fits`,
    sql`rows.3 as ends`,
    ...steps.flatMap((k) => [sql`${comes(k)} as ${at('e', k)}`, ...(k === length ? [] : [sql`${since(k)} as ${at('s', k)}`])]),
    sql`arrayLastIndex(x -> x, [${sql.join(steps.map((k) => sql`has(${at('e', k)}, 1)`))}]) as reached`,
    ...steps.toReversed().map((k) => sql`toUInt64(${last(k)}) as ${at('p', k)}`),
    sql`arraySlice([${sql.join(steps.map((k) => sql`ords[${at('p', k)}]`))}], 1, reached) as chain`,
  ])
}

/** State: the last event of each step, the last that may start and its step, and the longest chain before the last event. */
function foldInAnyOrder(events: Sql, query: FunnelQuery, timeZone: string): Sql {
  const n = number(query.steps.length)
  const alive = (last: Sql): Sql => sql`arraySort(arrayFilter(l -> l > 0 and ${due(sql`l`, query, timeZone)} >= arrayMax(s.1), ${last}))`
  const swapped = sql`arrayMap((l, k) -> if(k = s.3, s.2, l), s.1, range(${n}))`
  const chain = sql`multiIf(s.2 = 0 or ${due(sql`s.2`, query, timeZone)} < arrayMax(s.1), emptyArrayUInt64(),
        ${alive(sql`s.1`)}[1] <= s.2, ${alive(sql`s.1`)}, ${alive(swapped)})`
  const longest = sql`arrayMap(c -> if(length(c) > length(s.4), c, s.4), [${chain}])[1]`
  const served = sql`arrayMin(arrayMap((l, k) -> if(bitTest(x.2, k), l * 32 + k, 18446744073709551615), s.1, range(${n}))) % 32`
  const starts = sql`bitTest(x.2, ${number(startBit)})`
  const folded = sql`arrayFold((s, x) -> arrayMap(at -> (
      if(s.2 > 0 or ${starts}, arrayMap((l, k) -> if(k = at, x.1, l), s.1, range(${n})), s.1),
      if(${starts}, x.1, s.2), if(${starts}, at, s.3), ${longest}), [toUInt64(${served})])[1],
    ${events}, (arrayWithConstant(${n}, toUInt64(0)), toUInt64(0), toUInt64(0), emptyArrayUInt64()))`
  return sql`arrayMap(s -> ${longest}, [${folded}])[1]`
}

/** All chains of a person, each event in one. State: the chains, the due place of each before it, 0 when it was ended. */
export function foldOccurrences(events: Sql, query: FunnelQuery, timeZone: string): Sql {
  const ended =
    query.exclusions.length === 0
      ? sql`s`
      : sql`arrayMap(c -> if(bitTest(x.3, length(c) - 1), arrayPushFront(arrayPopFront(c), toUInt64(0)), c), s)`
  const full = number(query.steps.length)
  // The longest, of those the one that started last, as one number.
  const joined = sql`arrayMax(arrayMap(c -> if(c[1] >= x.1 and length(c) <= ${full} and bitTest(x.2, length(c) - 1),
        bitShiftLeft(toUInt64(length(c)), 54) + c[2], toUInt64(0)), s))`
  const opened = sql`if(bitTest(x.2, 0) and bitTest(x.2, ${number(startBit)}), arrayPushBack(s, [${due(sql`x.1`, query, timeZone)}, x.1]), s)`
  const next = sql`arrayMap(at -> if(at > 0,
        arrayMap(c -> if(c[2] = bitAnd(at, 18014398509481983), arrayPushBack(c, x.1), c), s), ${opened}), [${joined}])[1]`
  return sql`arrayMap(c -> arrayPopFront(c), arrayFold((s, x) -> arrayMap(s -> ${next}, [${ended}])[1],
    ${events}, CAST([], 'Array(Array(UInt64))')))`
}
