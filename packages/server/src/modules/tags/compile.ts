import { type EventLeaf, type Figure } from '@millrace/contract/rules/index.ts'
import type { Definition, Of } from '@millrace/contract/tags/index.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { property } from '../catalog/index.ts'
import { canonicalJoin, canonicalPerson } from '../identity/index.ts'
import { type CompileContext, eventFilter, figureSql, keys, roundedSql } from '../segments/index.ts'

/** Kinds whose value follows from events alone. */
export type FromEvents = Exclude<Definition, { kind: 'rule' | 'layers' | 'stages' }>

/** What a definition says of everybody, as a query with `person_id` and `raw` (`Raw` of the contract): canonical, living, no test people. */
export function compileTag(definition: FromEvents, context: CompileContext): Sql {
  const project = sql.value(context.projectId, 'UInt32')
  return sql`
    select person as person_id, raw from (${rawSql(definition, context)})
    where person in (select person_id from profiles final where project_id = ${project} and deleted = 0 and is_test = 0)`
}

function rawSql(definition: FromEvents, context: CompileContext): Sql {
  switch (definition.kind) {
    case 'buckets':
    case 'figure':
      return perPerson(
        definition,
        context,
        figureSql(leafOf(definition, definition.figure), context),
        sql`raw is not null and isFinite(raw)`,
      )
    case 'preference':
      return heaviest(definition, context)
    case 'first':
    case 'last': {
      const [pick, key] = [definition.kind === 'first' ? sql`argMinIf` : sql`argMaxIf`, keysOf(definition.property)]
      return perPerson(definition, context, sql`${pick}(${key}[1], e.ord, notEmpty(${key}))`, sql`raw != ''`)
    }
    case 'rfm': {
      const now = sql.value(context.now.getTime(), 'Int64')
      const days = roundedSql(sql`(${now} - toUnixTimestamp64Milli(max(e.time))) / 86400000`)
      const money = figureSql(leafOf(definition, { of: 'sum', property: definition.money }), context)
      return perPerson(definition, context, sql`[${days}, toFloat64(count()), ifNull(${money}, 0)]`, sql`isFinite(raw[3])`)
    }
  }
}

type Happened = Pick<Of<'figure'>, 'event' | 'filters' | 'window'>

/** The events of a definition as a condition counts them. */
const leafOf = ({ event, filters, window }: Happened, figure: Figure | { readonly of: 'times' }): EventLeaf =>
  figure.of === 'times'
    ? { kind: 'event', event, filters, window, count: { op: 'gte', value: 0 } }
    : { kind: 'measure', event, filters, window, figure, is: { op: 'gte', value: 0 } }

const eventsOf = (happened: Happened, context: CompileContext): Sql =>
  sql`from events e ${canonicalJoin(context.projectId, 'e')} where ${eventFilter(leafOf(happened, { of: 'times' }), context)}`

const perPerson = (happened: Happened, context: CompileContext, raw: Sql, having: Sql): Sql => sql`
    select ${canonicalPerson('e')} as person, ${raw} as raw ${eventsOf(happened, context)} group by person having ${having}`

/** As `keysOf`: what is set of the kinds a value may be. */
const keysOf = (name: string): Sql => sql`arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, ${keys(name)}))`

function heaviest(definition: Of<'preference'>, context: CompileContext): Sql {
  const { of } = definition
  const zone = sql.value(context.zone, 'String')
  const key =
    of.by === 'property'
      ? sql`arrayJoin(arrayDistinct(${keysOf(of.property)}))`
      : of.by === 'weekday'
        ? sql`concat('weekday ', toString(toDayOfWeek(e.time, 0, ${zone})))`
        : sql`arrayMap(hour -> concat('hours ', leftPad(toString(hour), 2, '0'), '–', leftPad(toString(hour + 2), 2, '0')), [intDiv(toHour(e.time, ${zone}), 2) * 2])[1]`
  return sql`
    select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (
      select ${canonicalPerson('e')} as person, ${key} as key, ${roundedSql(sql`sum(${weightOf(definition, context)})`)} as weight, max(e.time) as latest
      ${eventsOf(definition, context)} group by person, key
    ) where weight > 0 group by person`
}

function weightOf({ weight, halfLifeDays }: Of<'preference'>, { now }: CompileContext): Sql {
  const value = weight.of === 'times' ? sql`toFloat64(1)` : sql`ifNull(${property(weight.property, 'number', 'e')}, 0)`
  if (halfLifeDays === undefined) return value
  const age = sql`(${sql.value(now.getTime(), 'Int64')} - toUnixTimestamp64Milli(e.time))`
  return sql`${value} * exp2(-${age} / ${sql.value(halfLifeDays * 86_400_000, 'Float64')})`
}
