import { type Match, matchesOf, type SequenceRule, spanMs, windowRange } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { compileCondition } from './condition.ts'
import type { CompileContext } from './rule.ts'

/** What a row is compared with, as one condition. */
export const compileMatch = ({ event, filters }: Match, projectId: number): Sql =>
  sql`e.event = ${sql.value(event, 'String')}${sql.join(
    filters.map((filter) => sql` and ${compileCondition(filter, 'e', projectId)}`),
    sql``,
  )}`

/**
 * Whether collected rows hold the sequence, as `holdsSequence` decides it: a walk over the rows of a person (and of each value of
 * the link) in their order, with the latest start of a chain of each length, and all ends. `collect` gathers a value of each row.
 */
export function sequenceHolds(leaf: SequenceRule, context: CompileContext, collect: (row: Sql) => Sql): Sql {
  const { projectId } = context
  const link = leaf.link === undefined ? sql`''` : sql`ifNull(${linkKey(leaf.link)}, '')`
  const fits = matchesOf(leaf).map((match, place) => sql`if(${compileMatch(match, projectId)}, ${bit(place)}, 0)`)
  const rows = sql`arraySort(${collect(sql`(e.ord, toUnixTimestamp64Milli(e.time), ${sql.join(fits, sql` + `)}, ${link})`)})`
  if (leaf.link === undefined) return once('rows', rows, endsHold(leaf, context, sql`rows`))
  const holds = once('rows', sql`arrayFilter(row -> row.4 = linked, seen)`, endsHold(leaf, context, sql`rows`))
  return once('seen', rows, sql`arrayExists(linked -> linked != '' and ${holds}, arrayDistinct(arrayMap(row -> row.4, seen)))`)
}

/** An expression with a name for what is long and used more than once. */
const once = (name: 'rows' | 'seen', what: Sql, expression: Sql): Sql => sql`arrayMap(${sql.id(name)} -> ${expression}, [${what}])[1]`

function endsHold(leaf: SequenceRule, context: CompileContext, rows: Sql): Sql {
  const ends = sql`${walk(leaf, context, rows)}.2`
  if (!leaf.absent) return sql`notEmpty(${ends})`
  const within = sql.value(spanMs(leaf.absent.within), 'Int64')
  const follows = sql`bitAnd(row.3, ${bit(leaf.steps.length)}) != 0 and row.1 > end.1 and row.2 <= end.2 + ${within}`
  return sql`arrayExists(end -> end.2 + ${within} <= ${sql.value(context.now.getTime(), 'Int64')} and not arrayExists(row -> ${follows}, ${rows}), ${ends})`
}

/** From rows of (place, ms, fits, link) to (latest start of each number of steps or -1, ends as (place, ms)). */
function walk({ steps, within, window }: SequenceRule, context: CompileContext, rows: Sql): Sql {
  const { from, to } = windowRange(window, context)
  const most = sql.value(spanMs(within), 'Int64')
  /** The start of the chain that this row ends, or -1. */
  const startAt = (step: number): Sql => {
    const fits = sql`bitAnd(row.3, ${bit(step)}) != 0`
    if (step === 0) return sql`if(${fits}, row.2, toInt64(-1))`
    const before = sql`walked.1[${sql.value(step, 'UInt8')}]`
    return sql`if(${fits} and ${before} >= 0 and row.2 - ${before} <= ${most}, ${before}, toInt64(-1))`
  }
  const starts = steps.map((_, step) => sql`if(${startAt(step)} >= 0, ${startAt(step)}, walked.1[${sql.value(step + 1, 'UInt8')}])`)
  const inside = sql`arrayFilter(row -> row.2 >= ${sql.value(from, 'Int64')} and row.2 <= ${sql.value(to, 'Int64')}, ${rows})`
  return sql`arrayFold((walked, row) -> ([${sql.join(starts)}],
    if(${startAt(steps.length - 1)} >= 0, arrayPushBack(walked.2, (row.1, row.2)), walked.2)), ${inside},
    ([${sql.join(steps.map(() => sql`toInt64(-1)`))}], []::Array(Tuple(UInt64, Int64))))`
}

const bit = (place: number): Sql => sql`${sql.value(2 ** place, 'UInt16')}`

/** Lists and objects link nothing; a text and a number that are written alike are two values. */
const linkKey = (name: string): Sql => sql`coalesce(concat('string ', ${property(name, 'string', 'e')}),
  concat('number ', toString(${property(name, 'number', 'e')})), concat('boolean ', toString(${property(name, 'boolean', 'e')})))`
