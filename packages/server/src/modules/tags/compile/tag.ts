import type { Plain } from '@millrace/contract/tags/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { figureSql, roundedSql } from '../../segments/index.ts'
import { eventsOf, keysOf, leafOf, doer, type TagContext } from './events.ts'
import { persuadedSql } from './persuaded.ts'
import { heaviest } from './preference.ts'
import { scoreSql } from './score.ts'

/** Kinds whose value follows from events, perhaps among other things. */
export type FromEvents = Exclude<Plain, { kind: 'rule' | 'layers' | 'stages' }>

/**
 * What a definition says of everybody, as a query with `person_id` and `raw` (`Raw` of the contract): canonical, living, no test people.
 * `met`: which of the rules in it mean whom.
 */
export function compileTag(definition: FromEvents, context: TagContext, met: Sql): Sql {
  const project = sql.value(context.projectId, 'UInt32')
  return sql`
    select person as person_id, raw from (${rawSql(definition, context, met)})
    where person in (select person_id from profiles final where project_id = ${project} and deleted = 0 and is_test = 0)`
}

function rawSql(definition: FromEvents, context: TagContext, met: Sql): Sql {
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
      const { property, kind } = definition
      if (property === undefined) {
        const time = kind === 'first' ? sql`min(e.time)` : sql`max(e.time)`
        const text = sql`formatDateTime(${time}, '%Y-%m-%d %H:%i', ${sql.value(context.zone, 'String')})`
        return perPerson(definition, context, sql`concat('time ', ${text})`, sql`raw != ''`)
      }
      const [pick, key] = [kind === 'first' ? sql`argMinIf` : sql`argMaxIf`, keysOf(property)]
      return perPerson(definition, context, sql`${pick}(${key}[1], e.ord, notEmpty(${key}))`, sql`raw != ''`)
    }
    case 'rfm': {
      const now = sql.value(context.now.getTime(), 'Int64')
      const days = roundedSql(sql`(${now} - toUnixTimestamp64Milli(max(e.time))) / 86400000`)
      const money = figureSql(leafOf(definition, { of: 'sum', property: definition.money }), context)
      return perPerson(definition, context, sql`[${days}, toFloat64(count()), ifNull(${money}, 0)]`, sql`isFinite(raw[3])`)
    }
    case 'score':
      return scoreSql(definition, context, met)
    case 'persuaded':
      return persuadedSql(definition, context)
  }
}

const perPerson = (happened: Parameters<typeof eventsOf>[0], context: TagContext, raw: Sql, having: Sql): Sql => sql`
    select ${doer(context)} as person, ${raw} as raw ${eventsOf(happened, context)} group by person having ${having}`
