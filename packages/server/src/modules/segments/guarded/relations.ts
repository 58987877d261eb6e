import { relations } from '@millrace/contract/segments/relations.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'

/** Only events of a time, and of every relation only what is of these people. */
export interface Within {
  readonly from: number
  readonly until: number
  readonly people?: Sql | undefined
}

/** The relations of `contract/segments/relations.ts`, of one project, before a query that reads them. */
export function projectRelations(projectId: number, within?: Within): Sql {
  const project = sql.value(projectId, 'UInt32')
  const living = sql`select person_id from profiles final where project_id = ${project} and deleted = 0 and is_test = 0`
  const at = (ms: number): Sql => sql`${sql.value(new Date(ms), 'DateTime64(3)')}`
  // As all analyses: test events of real people count in none.
  const real = within ? sql` and e.is_test = 0` : sql``
  const time = within ? sql` and e.time >= ${at(within.from)} and e.time < ${at(within.until)}` : sql``
  const who = (person: Sql): Sql => (within?.people ? sql` and ${person} in (${within.people})` : sql``)
  return sql`with
    events as (
      select ${canonicalPerson(projectId)} as person_id, e.event as event, e.time as time, e.source as source, e.properties as properties, e.extra as extra
      from events e where e.project_id = ${project} and ${canonicalPerson(projectId)} in (${living})${real}${time}${who(canonicalPerson(projectId))}),
    people as (
      select person_id, created_at, properties, extra from profiles final where project_id = ${project} and deleted = 0 and is_test = 0${who(sql`person_id`)}),
    tags as (
      select person_id, tag, value, set_at from person_tags final where project_id = ${project} and removed = 0 and person_id in (${living})${who(sql`person_id`)}),
    items as (
      select item_type, item_id, updated_at, properties, extra from items final where project_id = ${project} and deleted = 0)`
}

/** The same names and types without a table behind them: a table in what the engine makes of a query is then one that the query itself reaches. */
export const standIns = (): Sql => ({
  strings: [
    `with ${relations.map(({ name, columns }) => `${name} as (select ${columns.map(standIn).join(', ')} from system.one)`).join(', ')}`,
  ],
  values: [],
})

const standIn = ({ name, type }: { readonly name: string; readonly type: string }): string =>
  `${type === 'JSON' ? "cast('{}' as JSON)" : `defaultValueOfTypeName('${type.replaceAll("'", "\\'")}')`} as ${name}`
