import { type Filter, isCondition, type Match, matchesOf, type SequenceRule, spanMs } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { chainDepth } from './chain.ts'
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
 * Whether somebody's rows hold the sequence, as `holdsSequence` decides it; `collect` gathers a value of each row, of those that pass `only`.
 * Where no event can serve two steps the engine's own chain is the same and quicker.
 */
export function sequenceHolds(leaf: SequenceRule, context: CompileContext, collect: (row: Sql) => Sql, only?: Sql): Sql {
  const { steps, within, link, absent } = leaf
  if (link !== undefined || absent || new Set(steps.map((step) => step.event)).size < steps.length) return holdsOver(leaf, context, collect)
  const matches = steps.map((step) => compileMatch(step, context))
  return sql`${chainDepth(spanMs(within), matches, { once: false, only })} = ${sql.value(steps.length, 'UInt8')}`
}

/**
 * The same over all rows of a person at once: for each step, the latest start of a chain that has come so far, filled forward from row
 * to row. A row is one number, its order with the bits of what it fits: those are sorted fastest.
 */
function holdsOver(leaf: SequenceRule, context: CompileContext, collect: (row: Sql) => Sql): Sql {
  const size = 2 ** matchesOf(leaf).length
  const packed = sql`e.ord * ${sql.value(size, 'UInt16')} + ${fitsOf(leaf, context)}`
  const ms = (rows: Sql): Sql => sql`arrayMap(row -> toInt64(intDiv(row, ${sql.value(size * 4096, 'UInt32')})), ${rows})`
  const fits = (rows: Sql): Sql => sql`arrayMap(row -> bitAnd(row, ${sql.value(size - 1, 'UInt16')}), ${rows})`
  if (leaf.link === undefined) {
    const rows = sql`arraySort(${collect(packed)})`
    return sql`arrayMap((ms, fits) -> ${overRows(leaf, context, sql`ms, fits`)}, [${ms(rows)}], [${fits(rows)}])[1]`
  }
  const rows = sql`arrayFilter(row -> row.1 != '', arraySort(${collect(sql`(ifNull(${linkKey(leaf.link)}, ''), ${packed})`)}))`
  // With another value of the link it begins anew.
  const firsts = sql`arrayMap((one, before) -> one != before, links, arrayShiftRight(links, 1, ''))`
  return sql`arrayMap((ms, fits, links) -> arrayMap(firsts -> ${overRows(leaf, context, sql`ms, fits, firsts`)}, [${firsts}])[1],
    [${ms(sql`${rows}.2`)}], [${fits(sql`${rows}.2`)}], [${rows}.1])[1]`
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

/** No chain; and none, as far as filling goes: a link begins here. */
const [none, begins] = [sql`toInt64(-1)`, sql`toInt64(-2)`]

/** `columns` are `ms`, `fits` and, with a link, `firsts`: arrays with an element for each row, in their order. */
function overRows(leaf: SequenceRule, context: CompileContext, columns: Sql): Sql {
  const { steps, within, link, absent } = leaf
  const row = link === undefined ? sql`at, fit` : sql`at, fit, first`
  /** Without a value where nothing is; what was before the first row of a link is nothing to it. */
  const orNone = (value: Sql, is: Sql): Sql =>
    link === undefined ? sql`if(${is}, ${value}, ${none})` : sql`multiIf(${is}, ${value}, first, ${begins}, ${none})`
  const filled = (values: Sql): Sql => sql`arrayFill(start -> start != ${none}, ${values})`
  const goesOn = (step: number): Sql =>
    sql`${fits(step)} and start >= 0 ${link === undefined ? sql`` : sql`and not first`} and at - start <= ${sql.value(spanMs(within), 'Int64')}`
  let starts = filled(sql`arrayMap((${row}) -> ${orNone(sql`at`, fits(0))}, ${columns})`)
  for (let step = 1; step < steps.length - 1; step++)
    starts = filled(sql`arrayMap((${row}, start) -> ${orNone(sql`start`, goesOn(step))}, ${columns}, ${before(starts)})`)
  const isEnd = steps.length === 1 ? fits(0) : goesOn(steps.length - 1)
  if (!absent) return sql`arrayExists((${row}, start) -> ${isEnd}, ${columns}, ${before(starts)})`
  const now = sql.value(context.now.getTime(), 'Int64')
  const quiet = sql.value(spanMs(absent.within), 'Int64')
  return sql`arrayExists((${row}, start, comes) -> ${isEnd} and if(comes >= 0, at + ${quiet} < comes, at + ${quiet} <= ${now}), ${columns},
    ${before(starts)}, ${nextAbsent(leaf, columns)})`
}

/** One event serves one step: what counts is what was before it. */
const before = (starts: Sql): Sql => sql`arrayShiftRight(${starts}, 1, ${begins})`

/** When the absent event comes next after a row, or less than 0. */
function nextAbsent({ steps, link }: SequenceRule, columns: Sql): Sql {
  const comes = sql`if(${fits(steps.length)}, at, ${none})`
  const values =
    link === undefined
      ? sql`arrayShiftLeft(arrayMap((at, fit) -> ${comes}, ${columns}), 1, ${none})`
      : sql`arrayMap((comes, last) -> if(last, ${begins}, comes), arrayShiftLeft(arrayMap((at, fit, first) -> ${comes}, ${columns}), 1, ${none}), arrayShiftLeft(firsts, 1, 1))`
  return sql`arrayReverseFill(comes -> comes != ${none}, ${values})`
}

const bit = (place: number): Sql => sql`${sql.value(2 ** place, 'UInt16')}`
const fits = (place: number): Sql => sql`bitAnd(fit, ${bit(place)}) != 0`

/** Lists and objects link nothing; a text and a number that are written alike are two values. */
const linkKey = (name: string): Sql => sql`coalesce(concat('string ', ${property(name, 'string', 'e')}),
  concat('number ', toString(${property(name, 'number', 'e')})), concat('boolean ', toString(${property(name, 'boolean', 'e')})))`
