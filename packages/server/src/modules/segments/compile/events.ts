import {
  type Comparison,
  comparisonHolds,
  countMatches,
  type EventLeaf,
  type Figure,
  largestRounded,
  matchesOf,
  windowRange,
} from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { anyProperty, property } from '../../catalog/index.ts'
import { canonicalPerson } from '../../identity/index.ts'
import type { CompileContext } from './rule.ts'
import { compileMatch, sequenceHolds } from './sequence.ts'
import { insideSql, sinceJoin, sincesOf } from './since.ts'

/** People by a figure of their events; when that of nobody's events counts too, everybody except those for whom it does not hold. */
export function compileEvents(leaf: EventLeaf, context: CompileContext): Sql {
  const any = asksForAny(leaf)
  if (any !== undefined) return any ? sql`p.person_id in (${doers(leaf, context)})` : sql`p.person_id not in (${doers(leaf, context)})`
  const people = eventPeople(leaf, context)
  if (people) return sql`p.person_id in (${people})`
  return sql`p.person_id not in (${figured(leaf, context, sql`not (${figureHolds(leaf, sql`n`)})`)})`
}

/** Those for whom it holds, each once; undefined when it holds of whoever has no event as well. */
export function eventPeople(leaf: EventLeaf, context: CompileContext): Sql | undefined {
  const any = asksForAny(leaf)
  if (any === true) return doers(leaf, context, sql`distinct `)
  return any === false || holdsOfNothing(leaf) ? undefined : figured(leaf, context, figureHolds(leaf, sql`n`))
}

function doers(leaf: EventLeaf, everybody: CompileContext, once = sql``): Sql {
  const context = { ...everybody, since: sincesOf([leaf]) }
  const person = canonicalPerson(context.projectId)
  return sql`select ${once}${person} as person_id from events e${sinceJoin(context, person)} where ${eventFilter(leaf, context)}`
}

function figured(leaf: EventLeaf, everybody: CompileContext, having: Sql): Sql {
  const context = { ...everybody, since: sincesOf([leaf]) }
  const person = canonicalPerson(context.projectId)
  return sql`select person as person_id from (
    select ${person} as person, ${figureSql(leaf, context)} as n from events e${sinceJoin(context, person)}
    where ${eventFilter(leaf, context)} group by person) where ${having}`
}

/** Nobody's events have no figure: `leafFigure` says so of an empty list. */
const holdsOfNothing = (leaf: EventLeaf): boolean => {
  if (leaf.kind === 'event') return countMatches(leaf.count, 0)
  return leaf.kind === 'measure' && isCount(leaf.figure) && comparisonHolds(leaf.is, 0)
}

/** True: it asks whether there are events at all, which needs no counting; false: whether there are none. */
function asksForAny(leaf: EventLeaf): boolean | undefined {
  if (leaf.kind !== 'event' || leaf.count.op === 'between') return undefined
  const holds = [0, 1, 2, 1e9].map((n) => countMatches(leaf.count, n))
  const some = holds[1]
  return some !== undefined && holds[0] !== some && holds.slice(1).every((one) => one === some) ? some : undefined
}

const isCount = (figure: Figure): boolean => figure.of === 'days' || figure.of === 'distinct'

function figureHolds(leaf: EventLeaf, n: Sql): Sql {
  if (leaf.kind === 'occasion' || leaf.kind === 'sequence') return sql`${n} = 1`
  return leaf.kind === 'event' ? compare(leaf.count, n) : comparisonSql(leaf.is, n)
}

/** As the contract has it: an unset number matches nothing. */
export const comparisonSql = (is: Comparison, n: Sql): Sql => sql`ifNull(${compare(is, n)}, false)`

function compare({ op, value, to }: Comparison, n: Sql): Sql {
  const number = sql.value(value, 'Float64')
  switch (op) {
    case 'eq':
      return sql`${n} = ${number}`
    case 'ne':
      return sql`${n} != ${number}`
    case 'lt':
      return sql`${n} < ${number}`
    case 'lte':
      return sql`${n} <= ${number}`
    case 'gt':
      return sql`${n} > ${number}`
    case 'gte':
      return sql`${n} >= ${number}`
    case 'between':
      return sql`${n} between ${number} and ${sql.value(to ?? value, 'Float64')}`
  }
}

/** Functions over all rows, and over those that pass a condition. */
const aggregates = {
  sum: { all: sql`sum`, some: sql`sumIf` },
  avg: { all: sql`avg`, some: sql`avgIf` },
  min: { all: sql`minOrNull`, some: sql`minOrNullIf` },
  max: { all: sql`maxOrNull`, some: sql`maxOrNullIf` },
  different: { all: sql`uniqExact`, some: sql`uniqExactIf` },
  differentItems: { all: sql`uniqExactArray`, some: sql`uniqExactArrayIf` },
  rows: { all: sql`groupArray`, some: sql`groupArrayIf` },
}
type Aggregate = (name: keyof typeof aggregates, what: Sql) => Sql

/** The figure of a leaf over the rows of a person; of those that pass a condition, if one is given. */
export function figureSql(leaf: EventLeaf, context: CompileContext, only?: Sql): Sql {
  const of: Aggregate = (name, what) => (only ? sql`${aggregates[name].some}(${what}, ${only})` : sql`${aggregates[name].all}(${what})`)
  switch (leaf.kind) {
    case 'event':
      return only ? sql`countIf(${only})` : sql`count()`
    case 'measure':
      return measured(leaf.figure, context, of)
    case 'sequence':
      return sequenceHolds(leaf, context, (row) => of('rows', row), only)
    case 'occasion': {
      const at = of(leaf.which === 'first' ? 'min' : 'max', sql`e.time`)
      return sql`ifNull(${insideSql(leaf.window, at, context, sql`any(s.since)`)}, false)`
    }
  }
}

function measured(figure: Figure, { zone, seen }: CompileContext, of: Aggregate): Sql {
  if (figure.of === 'days') return of('different', sql`toDate(e.time, ${sql.value(zone, 'String')})`)
  const { property: name } = figure
  const known = seen?.get(name)
  if (figure.of !== 'distinct') return roundedSql(of(figure.of, property(name, 'number', 'e', known)))
  const [type, ...more] = known && !known.isSpilled ? known.types : []
  // Values of one type, none of which is in `extra`, need not be told apart by it.
  if (type === undefined || more.length > 0 || type === 'list') return of('differentItems', different(name))
  const read = property(name, type, 'e', known)
  return of('different', type === 'string' ? read : sql`toString(${read})`)
}

/** As `rounded` rounds. */
export const roundedSql = (number: Sql): Sql =>
  sql`arrayMap(n -> if(abs(n) < ${sql.value(largestRounded, 'Float64')}, floor(n * 1e6 + 0.5) / 1e6, n), [${number}])[1]`

/**
 * What a value counts as among different ones: a text as itself, a list as its items, which are texts; of the others their kind is told by a
 * byte that no text begins with. The column is read once, whatever is in it; `extra` is looked into where it is not empty.
 */
function different(name: string): Sql {
  const [all, key, extra] = [anyProperty(name, 'e'), sql.value(name, 'String'), sql`e.extra`]
  const [kind, found] = [sql`dynamicType(${all})`, sql`JSONType(${extra}, ${key})`]
  const read = (type: Sql): Sql => sql`dynamicElement(${all}, ${type})`
  const items = (list: Sql): Sql => sql`arrayMap(one -> ifNull(one, 'null'), ${list})`
  const [number, boolean] = [
    (one: Sql) => sql`[concat(char(255), toString(${one}))]`,
    (one: Sql) => sql`[concat(char(254), toString(${one}))]`,
  ]
  const text = sql`[assumeNotNull(${read(sql`'String'`)})]`
  const admitted = sql`multiIf(${kind} = 'String', ${text}, ${kind} = 'Float64', ${number(sql`assumeNotNull(${read(sql`'Float64'`)})`)},
    ${kind} = 'Bool', ${boolean(sql`assumeNotNull(${read(sql`'Bool'`)})`)}, ${kind} = ${listType}, ${items(read(listType))}, [])`
  return sql`multiIf(${kind} = 'String' and empty(${extra}), ${text}, empty(${extra}), ${admitted},
    ${found} = 'Array', ${items(sql`JSONExtract(${extra}, ${key}, ${listType})`)}, ${kind} != 'None', ${admitted}, ${found} = 'String', [JSONExtractString(${extra}, ${key})],
    ${found} in ('Double', 'Int64', 'UInt64'), ${number(sql`JSONExtractFloat(${extra}, ${key})`)},
    ${found} = 'Bool', ${boolean(sql`toBool(JSONExtractBool(${extra}, ${key}))`)}, [])`
}
const listType = sql`'Array(Nullable(String))'`

/** What makes values different, as `figureOf` tells them apart; an unset one is null, which is not counted. */
export const keys = (
  name: string,
): Sql => sql`arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), ${property(name, 'list', 'e')}), [
  concat('string ', ${property(name, 'string', 'e')}),
  concat('number ', toString(${property(name, 'number', 'e')})),
  concat('boolean ', toString(${property(name, 'boolean', 'e')}))])`

/** Rows that a leaf needs to see, both ends included, in ms: what was before a first, after a last time or after a sequence counts as well. */
export function seenRange(leaf: EventLeaf, context: CompileContext): { from: number; to: number } {
  const { from, to } = windowRange(leaf.window, context)
  const now = context.now.getTime()
  if (leaf.kind === 'occasion') return leaf.which === 'first' ? { from: 0, to } : { from, to: now }
  return leaf.kind === 'sequence' && leaf.absent ? { from, to: now } : { from, to }
}

/** The rows of a leaf: a range of the sorting key for each event it looks for, with its filters. */
export const eventFilter = (leaf: EventLeaf, context: CompileContext): Sql =>
  sql`e.project_id = ${sql.value(context.projectId, 'UInt32')} and ${rowFilter(leaf, context)}`

/** The same among rows of the project. */
export function rowFilter(leaf: EventLeaf, context: CompileContext): Sql {
  const { from, to } = seenRange(leaf, context)
  const matches = matchesOf(leaf).map((match) => compileMatch(match, context))
  const isNarrow = leaf.window.kind === 'since' && leaf.kind !== 'occasion' && !(leaf.kind === 'sequence' && leaf.absent)
  const own = isNarrow ? sql` and ${insideSql(leaf.window, sql`e.time`, context)}` : sql``
  const any = matches.length === 1 ? matches[0] : undefined
  return sql`${any ?? sql`((${sql.join(matches, sql`) or (`)}))`}
    and e.time >= ${sql.value(new Date(from), 'DateTime64(3)')} and e.time <= ${sql.value(new Date(to), 'DateTime64(3)')}${own}`
}
