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
 * The chain of a person over events in order, as tuples (ord, fits, ends): the places of its events. Nothing is read but the tuple,
 * since whatever else a fold looks at is copied for every event.
 */
export function foldChain(events: Sql, query: FunnelQuery, timeZone: string): Sql {
  return query.mode === 'any_order' ? foldInAnyOrder(events, query, timeZone) : foldInOrder(events, query, timeZone)
}

/** State: per length the chain with the latest start, its due place before it, and the longest of all before the last event. */
function foldInOrder(events: Sql, query: FunnelQuery, timeZone: string): Sql {
  const n = number(query.steps.length)
  const stays = query.mode === 'adjacent' ? sql`false` : sql`not bitTest(x.3, k + 1)`
  const extends_ = sql`bitTest(x.2, k) and if(k = 0, bitTest(x.2, ${number(startBit)}), notEmpty(prev) and prev[1] >= x.1 and not bitTest(x.3, k))`
  const longest = (state: Sql): Sql =>
    sql`if(length(arrayLast(c -> notEmpty(c), ${state}.1)) > length(${state}.2), arrayLast(c -> notEmpty(c), ${state}.1), ${state}.2)`
  const folded = sql`arrayFold((s, x) -> (
      arrayMap((prev, own, k) -> multiIf(${extends_}, arrayPushBack(prev, x.1), ${stays}, own, emptyArrayUInt64()),
        arrayPushFront(arrayPopBack(s.1), [${due(sql`x.1`, query, timeZone)}]), s.1, range(${n})),
      ${longest(sql`s`)}), ${events}, (arrayWithConstant(${n}, emptyArrayUInt64()), emptyArrayUInt64()))`
  return sql`arrayPopFront(arrayMap(s -> ${longest(sql`s`)}, [${folded}])[1])`
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
