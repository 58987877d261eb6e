import { type Filter, isCondition, type Match, matchesOf, type SequenceRule, spanMs } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { type Asking, compileCondition } from './condition.ts'
import type { CompileContext } from './rule.ts'
import { insideSql } from './since.ts'

/** What a row is compared with, as one condition. */
export const compileMatch = ({ event, filters }: Match, asking: Asking): Sql =>
  sql`e.event = ${sql.value(event, 'String')}${sql.join(
    filters.map((filter) => sql` and ${compileFilter(filter, asking)}`),
    sql``,
  )}`

function compileFilter(filter: Filter, asking: Asking): Sql {
  if (isCondition(filter)) return compileCondition(filter, 'e', asking)
  if ('not' in filter) return sql`not (${compileFilter(filter.not, asking)})`
  const [some, glue] = 'any' in filter ? [filter.any, sql` or `] : [filter.all, sql` and `]
  return sql`(${sql.join(
    some.map((one) => compileFilter(one, asking)),
    glue,
  )})`
}

/**
 * Whether collected rows hold the sequence, as `holdsSequence` decides it: one walk over the rows of a person, those of each value
 * of the link together, in their order. `collect` gathers a value of each row.
 */
export function sequenceHolds(leaf: SequenceRule, context: CompileContext, collect: (row: Sql) => Sql): Sql {
  const link = leaf.link === undefined ? sql`''` : sql`ifNull(${linkKey(leaf.link)}, '')`
  const rows = sql`arraySort(${collect(sql`(${link}, e.ord, toUnixTimestamp64Milli(e.time), ${fitsOf(leaf, context)})`)})`
  const linked = leaf.link === undefined ? rows : sql`arrayFilter(row -> row.1 != '', ${rows})`
  const { starts, pending, held } = stepOf(leaf, context)
  const none = sql`[${sql.join(leaf.steps.map(() => sql`toInt64(-1)`))}]`
  const walked = sql`arrayFold((walked, row) -> (${starts}, ${pending}, ${held}, row.1), ${linked}, (${none}, toInt64(-1), false, ''))`
  return sql`arrayMap(walked -> ${heldAtLast(leaf, context)}, [${walked}])[1]`
}

/** Bits of the places in `matchesOf` that a row fits; a step only in the window. */
function fitsOf(leaf: SequenceRule, context: CompileContext): Sql {
  const inside = insideSql(leaf.window, sql`e.time`, context)
  const bits = matchesOf(leaf).map((match, place) => {
    const fits = compileMatch(match, context)
    // Without an absent event nothing else is read.
    return sql`if(${leaf.absent && place < leaf.steps.length ? sql`${fits} and ${inside}` : fits}, ${bit(place)}, 0)`
  })
  return sql.join(bits, sql` + `)
}

/** The state after a row, from `walked`, the state before it: latest starts or -1, first end or -1, whether it is held, the link. */
function stepOf(leaf: SequenceRule, context: CompileContext): { starts: Sql; pending: Sql; held: Sql } {
  const { steps, within, link, absent } = leaf
  // With another value of the link it begins anew.
  const same = (value: Sql): Sql => (link === undefined ? value : sql`if(row.1 = walked.4, ${value}, toInt64(-1))`)
  const startAt = (step: number): Sql => {
    if (step === 0) return sql`if(${fits(0)}, row.3, toInt64(-1))`
    const before = same(sql`walked.1[${sql.value(step, 'UInt8')}]`)
    return sql`if(${fits(step)} and ${before} >= 0 and row.3 - ${before} <= ${sql.value(spanMs(within), 'Int64')}, ${before}, toInt64(-1))`
  }
  const starts = sql`[${sql.join(steps.map((_, step) => sql`greatest(${startAt(step)}, ${same(sql`walked.1[${sql.value(step + 1, 'UInt8')}]`)})`))}]`
  const ends = sql`${startAt(steps.length - 1)} >= 0`
  if (!absent) return { starts, pending: sql`toInt64(-1)`, held: sql`walked.3 or ${ends}` }
  const comes = fits(steps.length)
  const pending = same(sql`walked.2`)
  const before = link === undefined ? sql`walked.3` : sql`(walked.3 or row.1 != walked.4 and ${heldAtLast(leaf, context)})`
  return {
    starts,
    pending: sql`multiIf(not ${comes} and ${pending} >= 0, ${pending}, ${ends}, row.3, toInt64(-1))`,
    held: sql`${before} or (${comes} and ${pending} >= 0 and ${pending} + ${sql.value(spanMs(absent.within), 'Int64')} < row.3)`,
  }
}

/** Held when no more rows come: what is absent has not come, and its time is over. */
function heldAtLast({ absent }: SequenceRule, { now }: CompileContext): Sql {
  if (!absent) return sql`walked.3`
  return sql`(walked.3 or walked.2 >= 0 and walked.2 + ${sql.value(spanMs(absent.within), 'Int64')} <= ${sql.value(now.getTime(), 'Int64')})`
}

const bit = (place: number): Sql => sql`${sql.value(2 ** place, 'UInt16')}`
const fits = (place: number): Sql => sql`bitAnd(row.4, ${bit(place)}) != 0`

/** Lists and objects link nothing; a text and a number that are written alike are two values. */
const linkKey = (name: string): Sql => sql`coalesce(concat('string ', ${property(name, 'string', 'e')}),
  concat('number ', toString(${property(name, 'number', 'e')})), concat('boolean ', toString(${property(name, 'boolean', 'e')})))`
