import type { Preference, Signal } from '@millrace/contract/tags/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { roundedSql } from '../../segments/index.ts'
import { countSql, eventsOf, fadedSql, keysOf, doer, type TagContext } from './events.ts'

/** What weighs most with everybody. */
export const heaviest = (definition: Preference, context: TagContext): Sql => sql`
    select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (${weightsSql(definition, context)}) group by person`

/** As `weightsOf`: how much what weighs with whom, with columns `person`, `key`, `weight` and `latest`. */
export function weightsSql({ signals, halfLifeDays }: Preference, context: TagContext): Sql {
  const each = signals.map((signal) => {
    const counted = fadedSql(sql`${sql.value(signal.weight, 'Float64')} * ${countSql(signal.each)}`, halfLifeDays, context)
    return sql`
        select ${doer(context)} as person, ${keySql(signal, context)} as key, ${counted} as counted, e.time as seen
        ${eventsOf(signal, context)}`
  })
  return sql`
      select person, key, ${roundedSql(sql`sum(counted)`)} as weight, max(seen) as latest
      from (${sql.join(each, sql` union all `)}) where counted is not null group by person, key having weight > 0`
}

function keySql({ of }: Signal, context: TagContext): Sql {
  const zone = sql.value(context.zone, 'String')
  if (of.by === 'property') return sql`arrayJoin(arrayDistinct(${keysOf(of.property)}))`
  if (of.by === 'weekday') return sql`concat('weekday ', toString(toDayOfWeek(e.time, 0, ${zone})))`
  return sql`arrayMap(hour -> concat('hours ', leftPad(toString(hour), 2, '0'), '–', leftPad(toString(hour + 2), 2, '0')), [intDiv(toHour(e.time, ${zone}), 2) * 2])[1]`
}
