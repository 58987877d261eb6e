import { type EventLeaf, sinceOf, spanMs, type Window, windowRange } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { saidOf } from './date.ts'
import type { CompileContext } from './rule.ts'

/** Properties that windows of these conditions begin with. */
export const sincesOf = (leaves: readonly EventLeaf[]): string[] => [...new Set(leaves.flatMap((leaf) => sinceOf(leaf) ?? []))]

/**
 * Joins to the rows of `person` as `s.since` what their profile says of the properties of `context.since`: for each nothing, or
 * (ms since 1970, whether it is a moment or what a clock showed).
 */
export function sinceJoin({ projectId, since = [] }: CompileContext, person: Sql, only: Sql = sql``): Sql {
  if (since.length === 0) return sql``
  const dates = since.map(
    (name) => sql`arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), ${saidOf(property(name, 'string', 'p'))})`,
  )
  return sql` left any join (
    select p.person_id as since_person, [${sql.join(dates)}] as since from profiles as p final
    where p.project_id = ${sql.value(projectId, 'UInt32')} and p.deleted = 0${only}) s on ${person} = s.since_person`
}

/** Whether a time is in a window, as `insideOf` decides it; `since`: what was joined, or an aggregate of it. */
export function insideSql(window: Window, time: Sql, context: CompileContext, since: Sql = sql`s.since`): Sql {
  const { from, to } = windowRange(window, context)
  const known = sql`${time} between ${sql.value(new Date(from), 'DateTime64(3)')} and ${sql.value(new Date(to), 'DateTime64(3)')}`
  if (window.kind !== 'since') return known
  const zone = sql.value(context.zone, 'String')
  const at = sql`(toUnixTimestamp64Milli(${time}) + if(begin.2, 0, timezoneOffset(toTimeZone(${time}, ${zone})) * 1000))`
  const within = window.within ? sql` and ${at} <= begin.1 + ${sql.value(spanMs(window.within), 'Int64')}` : sql``
  const place = sql.value((context.since ?? []).indexOf(window.property) + 1, 'UInt16')
  return sql`(${known} and arrayExists(begin -> ${at} >= begin.1${within}, ${since}[${place}]))`
}
