import type { SessionRules } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { matching, type Scope } from './matching.ts'

/** An event as one number that sorts as events do: its order, then eight bits, of which the first two cut. Arrays of numbers cost a tenth of others. */
const perOrder = 256
const perMs = sql.value(perOrder * 4_096, 'UInt64')

/** The number of an event with something of the caller's below 64. */
export const packedWith = (small: Sql): Sql => sql`e.ord * ${sql.value(perOrder, 'UInt16')} + (${small}) * 4`
/** Reads what is packed with it. */
export const smallOf = (x: Sql): Sql => sql`bitShiftRight(bitAnd(${x}, 255), 2)`

/** The number of an event with what cuts sessions, and flags of the caller's. */
export function packed(rules: SessionRules, flags: readonly (Sql | undefined)[], scope: Scope): Sql {
  const all = [rules.start && matching(rules.start, scope), rules.stop && matching(rules.stop, scope), ...flags]
  const bits = all.flatMap((flag, i) => (flag ? [sql` + (${flag}) * ${sql.value(2 ** i, 'UInt8')}`] : []))
  return sql`e.ord * ${sql.value(perOrder, 'UInt16')}${sql.join(bits, sql``)}`
}

/** Reads a flag of such a number, counted as they were given. */
export const flagOf = (x: Sql, flag: number): Sql => sql`bitTest(${x}, ${sql.value(flag + 2, 'UInt8')})`
/** Its time in ms. */
export const msOf = (x: Sql): Sql => sql`toInt64(intDiv(${x}, ${perMs}))`
export const timeOf = (x: Sql): Sql => sql`fromUnixTimestamp64Milli(${msOf(x)}, 'UTC')`

/**
 * The array `es` of one person's events, cut into an array for each session; `at` reads the number of an element. The
 * same rules in the same order as `cutSessions` of the contract.
 */
export function cutIntoSessions({ gapSeconds, splitByDay, start, stop }: SessionRules, { timeZone }: Scope, at: (x: Sql) => Sql): Sql {
  const [here, before] = [at(sql`x`), at(sql`p`)]
  const day = (x: Sql): Sql => sql`toDate(toTimeZone(${timeOf(x)}, ${sql.value(timeZone, 'String')}))`
  const tests = [
    sql`${msOf(here)} - ${msOf(before)} > ${sql.value(gapSeconds * 1_000, 'Int64')}`,
    ...(splitByDay ? [sql`${day(here)} != ${day(before)}`] : []),
    ...(start ? [sql`bitTest(${here}, 0)`] : []),
    ...(stop ? [sql`bitTest(${before}, 1)`] : []),
  ]
  return sql`arraySplit((x, p) -> ${sql.join(tests, sql` or `)}, es, arrayPushFront(arrayPopBack(es), es[1]))`
}
