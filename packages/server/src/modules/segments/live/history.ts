import { partOf } from '@millrace/contract/parts.ts'
import type { SegmentSize } from '@millrace/contract/segments/api.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { type Exported, type Exporting, numberJoin, numberPerson } from '../../identity/index.ts'

interface Row {
  readonly person: number
  readonly ms: number
  readonly entered: number
  readonly cause: string
  readonly place: string
}

/** Who entered and left a segment, newest first, a page of it. `place` goes on from there. */
export async function readSegmentChanges(
  clickhouse: ClickHouse,
  projectId: number,
  segment: string,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<{ items: { person: number; at: Date; entered: boolean; cause: string }[]; next: string | undefined }> {
  const [at, offset] = page.before?.split(' ') ?? []
  const rows = await clickhouse.rows<Row>(sql`
    select ${numberPerson('c')} as person, toUnixTimestamp64Milli(c.at) as ms, c.entered as entered, c.cause as cause,
      concat(toString(toUnixTimestamp64Milli(c.at)), ' ', toString(c.log_offset)) as place
    from segment_changes c ${numberJoin(projectId, 'c')}
    where c.project_id = ${sql.value(projectId, 'UInt32')} and c.segment = ${sql.value(segment, 'String')}
      and (toUnixTimestamp64Milli(c.at), c.log_offset) < (${sql.value(at ?? '9223372036854775807', 'Int64')}, ${sql.value(offset ?? '18446744073709551615', 'UInt64')})
    order by c.at desc, c.log_offset desc limit ${sql.value(page.limit, 'UInt32')}`)
  return {
    items: rows.map(({ person, ms, entered, cause }) => ({ person, at: new Date(ms), entered: entered === 1, cause })),
    next: rows.length === page.limit ? rows.at(-1)?.place : undefined,
  }
}

/** Hours in which the size of a segment changed, oldest first. */
export const readSizes = (db: Db, projectId: number, segment: string): Promise<(Omit<SegmentSize, 'hour'> & { hour: Date })[]> =>
  db.rows(sql`
    select h.hour, h.size, h.entered, h.exited from segment_sizes h join segments s on s.number = h.segment
    where s.project_id = ${projectId} and s.segment_id = ${segment} order by h.hour`)

/** Live and static segments that somebody is in. */
export const segmentsOfPerson = (db: Db, projectId: number, personId: number): Promise<{ id: string; name: string; since: Date }[]> =>
  db.rows(sql`
    select s.segment_id as id, s.name, m.since from (
      select segment, since, true as live from segment_members where part = ${partOf(personId)} and person_id = ${personId}
      union all select list, added_at, false from list_members where part = ${partOf(personId)} and person_id = ${personId}
    ) m join segments s on s.number = m.segment
    where s.project_id = ${projectId} and s.is_live = m.live and s.archived_at is null order by s.name, s.segment_id`)

/** For themselves to read: what they are in, and what they were in. */
export async function* exportMemberships(db: Db, clickhouse: ClickHouse, who: Exporting): AsyncGenerator<Exported> {
  const [id = 0] = who.numbers
  for (const { since, ...one } of await segmentsOfPerson(db, who.projectId, id))
    yield { section: 'segments', item: { ...one, since: since.toISOString() } }
  const rows = clickhouse.stream<{ segment: string; ms: number; entered: number; cause: string }>(sql`
    select segment, toUnixTimestamp64Milli(at) as ms, entered, cause from segment_changes
    where project_id = ${sql.value(who.projectId, 'UInt32')} and person_id in ${sql.value(who.numbers, 'Array(UInt64)')} order by at, log_offset`)
  for await (const { segment, ms, entered, cause } of rows)
    yield { section: 'segment_changes', item: { segment, at: new Date(ms).toISOString(), entered: entered === 1, cause } }
}
