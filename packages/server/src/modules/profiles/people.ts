import type { Person, Timeline } from '@millrace/contract/profiles/api.ts'
import type { IdentityRef, Json } from '@millrace/contract/events.ts'
import { idPartOf, partOf } from '@millrace/contract/parts.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

interface PersonRow {
  readonly id: number
  readonly createdAt: Date
  readonly level: number
  readonly isTest: boolean
  readonly properties: Record<string, unknown>
}

const columns: Sql = sql`p.person_id as id, p.created_at as "createdAt", p.level, p.is_test as "isTest", p.properties`
const levels = ['anonymous', 'known', 'login'] as const

/** People by number, with ids and tags: three statements for any number of them. Order as given. */
export async function readPeople(db: Db, projectId: number, ids: readonly number[]): Promise<Person[]> {
  const parts = ids.map(partOf)
  const rows = await db.rows<PersonRow>(sql`
    select ${columns} from people p where p.part = any(${parts}::smallint[]) and p.person_id = any(${ids}::bigint[])
      and p.project_id = ${projectId} and p.merged_into is null`)
  const idRows = await db.rows<{ personId: number; type: string; value: string }>(sql`
    select person_id as "personId", id_type as type, id_value as value from person_ids
    where person_part = any(${parts}::smallint[]) and person_id = any(${ids}::bigint[]) order by id_type, id_value`)
  const tags = await db.rows<{ personId: number; tag: string; value: string; setAt: Date }>(sql`
    select t.person_id as "personId", t.tag, t.value, t.set_at as "setAt" from person_tags t
    where t.part = any(${parts}::smallint[]) and t.person_id = any(${ids}::bigint[]) order by t.tag`)
  const byPerson = new Map(rows.map((row) => [row.id, row]))
  const idsOf = Map.groupBy(idRows, (row) => row.personId)
  const tagsOf = Map.groupBy(tags, (row) => row.personId)
  return ids.flatMap((id) => {
    const row = byPerson.get(id)
    if (!row) return []
    return [
      {
        ...row,
        createdAt: row.createdAt.toISOString(),
        level: levels[row.level] ?? 'anonymous',
        ids: (idsOf.get(id) ?? []).map(({ type, value }) => ({ type, value })),
        tags: (tagsOf.get(id) ?? []).map(({ tag, value, setAt }) => ({ tag, value, setAt: setAt.toISOString() })),
      },
    ]
  })
}

/**
 * Newest people first; with a search, people with an id that starts so. `exact` asks for the whole id: who may not see
 * personal data must not find it letter by letter either. Of what a search may be kept as, the first is the text itself.
 */
export async function findPeople(
  db: Db,
  projectId: number,
  filter: { search: readonly string[]; exact: boolean; before: number | undefined; limit: number },
): Promise<number[]> {
  const before = filter.before ?? Number.MAX_SAFE_INTEGER
  const [text, ...hashes] = filter.search
  if (!text) {
    const rows = await db.rows<{ id: number }>(sql`
      select person_id as id from people where project_id = ${projectId} and merged_into is null and person_id < ${before}
      order by person_id desc limit ${filter.limit}`)
    return rows.map((row) => row.id)
  }
  const begins = filter.exact ? sql`id_value = ${text}` : sql`id_value like ${prefixOf(text)}`
  const matches = hashes.length === 0 ? begins : sql`(${begins} or id_value = any(${hashes}::text[]))`
  const rows = await db.rows<{ id: number }>(sql`
    select distinct person_id as id from person_ids where project_id = ${projectId} and ${matches} and person_id < ${before}
    order by 1 desc limit ${filter.limit}`)
  return rows.map((row) => row.id)
}

const prefixOf = (search: string): string => `${search.replace(/[\\%_]/g, '\\$&')}%`

export async function countPeople(db: Db, projectId: number): Promise<number> {
  const row = await db.one<{ n: number }>(sql`select count(*) as n from people where project_id = ${projectId} and merged_into is null`)
  return row?.n ?? 0
}

/** The person who has this id now (A09). */
export async function lookupPerson(db: Db, projectId: number, idPart: number, type: string, value: string): Promise<number | undefined> {
  const row = await db.one<{ id: number }>(sql`
    select person_id as id from person_ids where id_part = ${idPart} and project_id = ${projectId} and id_type = ${type} and id_value = ${value}`)
  return row?.id
}

/** Who has these ids now and what is known of them, by one statement for all. */
export async function profilesByIds(
  db: Db,
  projectId: number,
  ids: readonly IdentityRef[],
): Promise<(id: IdentityRef) => { readonly personId: number; readonly properties: Readonly<Record<string, Json>> } | undefined> {
  const rows = await db.rows<IdentityRef & { personId: number; properties: Record<string, Json> }>(sql`
    select i.id_type as type, i.id_value as value, i.person_id as "personId", p.properties
    from (select distinct * from unnest(${ids.map(({ type, value }) => idPartOf(type, value))}::smallint[], ${ids.map((id) => id.type)}::text[],
      ${ids.map((id) => id.value)}::text[]) x(part, type, value)) x
    join person_ids i on i.id_part = x.part and i.project_id = ${projectId} and i.id_type = x.type and i.id_value = x.value
    join people p on p.part = i.person_part and p.person_id = i.person_id`)
  const found = new Map(rows.map((row) => [`${row.type}\n${row.value}`, row]))
  return ({ type, value }) => found.get(`${type}\n${value}`)
}

/** The person a number stands for today: merged numbers lead to the one that stayed. */
export async function currentPerson(db: Db, id: number): Promise<number> {
  const row = await db.one<{ now: number }>(sql`
    select person_id as now from person_overrides where part = ${partOf(id)} and old_person_id = ${id}`)
  return row?.now ?? id
}

interface EventRow {
  readonly at: string
  readonly place: string
  readonly event: string
  readonly eventId: string
  readonly source: string
  readonly distinctId: string
  readonly properties: Record<string, unknown>
  readonly extra: string
}

/** Events of a person and of everybody merged into them, newest first (A13). */
export async function readTimeline(
  clickhouse: ClickHouse,
  projectId: number,
  personIds: readonly number[],
  filter: { before: string | undefined; limit: number; event: string | undefined; until?: { day: string; zone: string } | undefined },
): Promise<{ items: Timeline['items']; last: string | undefined }> {
  const rows = await clickhouse.rows<EventRow>(sql`
    select formatDateTime(time, '%Y-%m-%dT%H:%i:%S.%fZ') as at, toString(ord) as place, event, event_id as eventId, source, distinct_id as distinctId,
      properties, extra from events
    where project_id = ${sql.value(projectId, 'UInt32')} and person_id in (select arrayJoin(${sql.value(personIds, 'Array(UInt64)')}))
      and ord < ${sql.value(filter.before ?? '18446744073709551615', 'UInt64')}
      and (${sql.value(filter.event ?? '', 'String')} = '' or event = ${sql.value(filter.event ?? '', 'String')})
      ${filter.until ? sql`and time < toDateTime64(addDays(toDate(${sql.value(filter.until.day, 'String')}), 1), 3, ${sql.value(filter.until.zone, 'String')})` : sql``}
    order by ord desc limit ${sql.value(filter.limit, 'UInt32')}`)
  return { items: rows.map(entryOf), last: rows.at(-1)?.place }
}

export const entryOf = ({ at, event, eventId, source, distinctId, properties, extra }: EventRow): Timeline['items'][number] => ({
  at,
  event,
  eventId,
  source,
  distinctId,
  properties: { ...unescapeKeys(properties), ...(extra ? (JSON.parse(extra) as Record<string, unknown>) : {}) } /* written by eventRow */,
})

const unescapeKeys = (properties: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).map(([key, value]) => [key.replaceAll('%2E', '.').replaceAll('%25', '%'), value]))

/** Everybody who is this person now, themselves included. */
export async function mergedInto(db: Db, personId: number): Promise<number[]> {
  const rows = await db.rows<{ id: number }>(sql`select old_person_id as id from person_overrides where person_id = ${personId}`)
  return [personId, ...rows.map((row) => row.id)]
}
