import type { Of } from '@millrace/contract/tags/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { roundedSql } from '../../segments/index.ts'
import { eventsOf, fadedSql, keysOf, person, type TagContext } from './events.ts'

/** What weighs most with everybody. */
export const heaviest = (definition: Of<'preference'>, context: TagContext): Sql => sql`
    select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (${weightsSql(definition, context)}
    ) where weight > 0 group by person`

/** How much what weighs with whom, with columns `person`, `key`, `weight` and `latest`. */
export function weightsSql(definition: Of<'preference'>, context: TagContext): Sql {
  const { of, weight } = definition
  const zone = sql.value(context.zone, 'String')
  const key =
    of.by === 'property'
      ? sql`arrayJoin(arrayDistinct(${keysOf(of.property)}))`
      : of.by === 'weekday'
        ? sql`concat('weekday ', toString(toDayOfWeek(e.time, 0, ${zone})))`
        : sql`arrayMap(hour -> concat('hours ', leftPad(toString(hour), 2, '0'), '–', leftPad(toString(hour + 2), 2, '0')), [intDiv(toHour(e.time, ${zone}), 2) * 2])[1]`
  const value = weight.of === 'times' ? sql`toFloat64(1)` : sql`ifNull(${property(weight.property, 'number', 'e')}, 0)`
  return sql`
      select ${person} as person, ${key} as key, ${roundedSql(sql`sum(${fadedSql(value, definition.halfLifeDays, context)})`)} as weight, max(e.time) as latest
      ${eventsOf(definition, context)} group by person, key`
}
