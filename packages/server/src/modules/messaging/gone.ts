import { type Sql, sql } from '../../platform/sql.ts'
import { numberJoin, numberPerson } from '../identity/index.ts'

/** Messages that went out in a time, or may have, each once: `person`, `ms`, `journey`, `template`. */
export const goneMessages = (projectId: number, range: { readonly from: number; readonly until: number }): Sql => sql`
  select any(${numberPerson('m')}) as person, min(toInt64(toUnixTimestamp64Milli(m.at))) as ms, any(m.journey_id) as journey, any(m.template_id) as template
  from (
    select * from message_facts where project_id = ${sql.value(projectId, 'UInt32')} and kind in ('sent', 'unknown')
      and at >= ${sql.value(new Date(range.from), "DateTime64(3, 'UTC')")} and at < ${sql.value(new Date(range.until), "DateTime64(3, 'UTC')")}
  ) as m ${numberJoin(projectId, 'm')} group by m.intent_id`
