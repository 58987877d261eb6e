import { sql } from '../src/platform/sql.ts'
import { analysedTables } from '../src/modules/identity/erase/analysed.ts'
import { personHooks } from '../src/person-hooks.ts'
import type { Databases } from './databases.ts'

/** Tables of people, and of what was written and kept about them. */
const tables = [
  'people',
  'person_ids',
  'person_tags',
  'tag_stages',
  'person_overrides',
  'identity_changes',
  'identity_conflicts',
  'device_numbers',
  'device_sightings',
  'id_lives',
  'consents',
  'consent_history',
  'person_addresses',
  'push_devices',
  'mail_threads',
  'control_memberships',
  'suppressions',
  'mailbox',
  'message_intents',
  'message_attempts',
  'journey_runs',
  'goal_watches',
  'bulk_edits',
  'bulk_edit_traces',
  'dated_notes',
  'hook_bodies',
  'rejected_events',
  'segments',
  'segment_versions',
  'journeys',
  'journey_versions',
  'audit_log',
]

export interface Gone {
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
}

/** Every row of both engines that is not of these people and does not mention them, as text. */
export async function rowsOfOthers({ postgres, clickhouse }: Databases, { numbers, texts }: Gone): Promise<Set<string>> {
  const rows = new Set<string>()
  const columns = ['person_id', 'other_person_id', 'old_person_id', 'device_id']
  for (const table of tables) {
    const found = await postgres.rows<{ row: Record<string, unknown> }>(sql`select to_jsonb(t) as row from ${sql.id(table)} t`)
    for (const { row } of found) {
      const text = `${table} ${JSON.stringify(row)}`
      const isTheirs = columns.some((column) => numbers.includes(Number(row[column])) && row[column] !== null)
      if (!isTheirs && !texts.some((one) => text.includes(one))) rows.add(text)
    }
  }
  for (const { table, columns: whose } of analysedTables(personHooks)) {
    const isTheirs = sql.join(
      whose.map((column) => sql`${sql.id(column)} in ${sql.value(numbers, 'Array(UInt64)')}`),
      sql` or `,
    )
    const found = await clickhouse.rows<{ row: string }>(sql`
      select distinct formatRow('JSONEachRow', *) as row from ${sql.id(table)} where not (${isTheirs})`)
    for (const { row } of found) if (!texts.some((one) => row.includes(one))) rows.add(`${table} ${row}`)
  }
  return rows
}

/** Rows that point at nobody: there is no half of a person, in either engine. */
export async function orphans({ postgres, clickhouse }: Databases): Promise<string[]> {
  const there = await postgres.rows<{ id: number }>(sql`select person_id as id from people where merged_into is null`)
  const people = new Set(there.map((row) => row.id))
  const leads = await postgres.rows<{ old: number; id: number }>(sql`select old_person_id as old, person_id as id from person_overrides`)
  const canonical = new Map(leads.map((row) => [row.old, row.id]))
  const named: [string, number][] = leads.map((row) => ['person_overrides', row.id])
  for (const table of [
    'person_ids',
    'person_tags',
    'tag_stages',
    'consents',
    'consent_history',
    'person_addresses',
    'push_devices',
    'mail_threads',
    'control_memberships',
    'message_intents',
    'message_attempts',
    'journey_runs',
    'goal_watches',
    'part_inbox',
    'bulk_edit_traces',
  ]) {
    const rows = await postgres.rows<{ id: number }>(sql`select distinct person_id as id from ${sql.id(table)}`)
    for (const { id } of rows) named.push([table, id])
  }
  for (const [table, query] of [
    ['clickhouse.events', sql`select distinct person_id as id from events`],
    ['clickhouse.profiles', sql`select distinct person_id as id from profiles final where deleted = 0`],
    ['clickhouse.person_tags', sql`select distinct person_id as id from person_tags`],
    ['clickhouse.consents', sql`select distinct person_id as id from consents final where removed = 0`],
    ['clickhouse.person_addresses', sql`select distinct person_id as id from person_addresses final where removed = 0`],
    ['clickhouse.profile_changes', sql`select distinct person_id as id from profile_changes`],
    ['clickhouse.tag_changes', sql`select distinct person_id as id from tag_changes`],
    ['clickhouse.message_facts', sql`select distinct person_id as id from message_facts`],
    ['clickhouse.person_overrides', sql`select distinct person_id as id from person_overrides final`],
  ] as const)
    for (const { id } of await clickhouse.rows<{ id: number }>(query)) named.push([table, canonical.get(id) ?? id])
  const homeless = await postgres.rows<{ id: number }>(sql`
    select person_id as id from people p where merged_into is null and not exists (select 1 from person_ids i where i.person_part = p.part and i.person_id = p.person_id)`)
  return [...named.filter(([, id]) => !people.has(id)).map(([table, id]) => `${table} ${id}`), ...homeless.map((row) => `no ids ${row.id}`)]
}
