import type { Consent, ConsentChannel } from '@millrace/contract/messaging/consents.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** Something a person said: that they agree, or do not any more. */
export interface ConsentChange {
  readonly projectId: number
  readonly personId: number
  readonly purpose: string
  readonly channel: ConsentChannel
  readonly granted: boolean
  readonly source: string
  readonly textVersion: string
  readonly proof: string
  readonly at: Date
}

const keyOf = (change: ConsentChange): string => `${change.personId}\n${change.purpose}\n${change.channel}`

/** Puts all of it on record, and makes the last word of each person, purpose and channel hold; a late word does not undo a later one. */
export async function recordConsents(tx: Tx, changes: readonly ConsentChange[], by: string, now: Date): Promise<void> {
  if (changes.length === 0) return
  await tx.run(sql`
    insert into consent_history (part, project_id, person_id, purpose, channel, granted, source, text_version, proof, at, recorded_at, recorded_by)
    select x.*, ${now}, ${by} from ${rowsOf(changes)} x`)
  const last = new Map<string, ConsentChange>()
  for (const change of changes.toSorted((a, b) => a.at.getTime() - b.at.getTime())) last.set(keyOf(change), change)
  await tx.run(sql`
    insert into consents as c (part, project_id, person_id, purpose, channel, granted, source, text_version, proof, at)
    select x.* from ${rowsOf([...last.values()])} x order by 1, 3, 4, 5
    on conflict (part, person_id, purpose, channel) do update set granted = excluded.granted, source = excluded.source,
      text_version = excluded.text_version, proof = excluded.proof, at = excluded.at where excluded.at >= c.at`)
}

function rowsOf(changes: readonly ConsentChange[]) {
  const of = <T>(read: (change: ConsentChange) => T): T[] => changes.map(read)
  return sql`unnest(${of((c) => partOf(c.personId))}::smallint[], ${of((c) => c.projectId)}::int[], ${of((c) => c.personId)}::bigint[], ${of((c) => c.purpose)}::text[],
    ${of((c) => c.channel)}::text[], ${of((c) => c.granted)}::boolean[], ${of((c) => c.source)}::text[], ${of((c) => c.textVersion)}::text[],
    ${of((c) => c.proof)}::text[], ${of((c) => c.at)}::timestamptz[])`
}

/** What holds of these people for mails, by purpose. */
export const consentsOf = (tx: Tx, people: readonly number[]): Promise<{ personId: number; purpose: string; granted: boolean }[]> =>
  tx.rows(sql`
    select c.person_id as "personId", c.purpose, c.granted from consents c
    where c.part = any(${people.map(partOf)}::smallint[]) and c.person_id = any(${people}::bigint[]) and c.channel = 'email'`)

const columns = sql`c.purpose, c.channel, c.granted, c.source, c.text_version as "textVersion", c.proof, c.at`

export async function consentsOfPerson(db: Db, projectId: number, personId: number): Promise<Consent[]> {
  const rows = await db.rows<Omit<Consent, 'at'> & { at: Date }>(sql`
    select ${columns} from consents c where c.part = ${partOf(personId)} and c.person_id = ${personId} and c.project_id = ${projectId}
    order by c.purpose, c.channel`)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export interface HistoryRow extends Omit<Consent, 'at'> {
  readonly id: number
  readonly at: Date
  readonly recordedAt: Date
  readonly recordedBy: string
}

/** Everything a person ever said, newest first. */
export const historyOfPerson = (db: Db, projectId: number, personId: number, before: number, limit: number): Promise<HistoryRow[]> =>
  db.rows<HistoryRow>(sql`
    select c.change_id as id, ${columns}, c.recorded_at as "recordedAt", c.recorded_by as "recordedBy" from consent_history c
    where c.part = ${partOf(personId)} and c.person_id = ${personId} and c.project_id = ${projectId} and c.change_id < ${before}
    order by c.change_id desc limit ${limit}`)

/** A new consent to mail lifts what the unsubscribe link put on the list, not a bounce. */
export async function forgetUnsubscribed(tx: Tx, projectId: number, personIds: readonly number[]): Promise<void> {
  if (personIds.length === 0) return
  const parts = personIds.map(partOf)
  await tx.run(sql`
    delete from suppressions s where s.project_id = ${projectId} and s.reason = 'unsubscribed' and s.address in (
      select lower(p.properties->>'email') from people p where p.part = any(${parts}::smallint[]) and p.person_id = any(${personIds}::bigint[])
      union all select i.id_value from person_ids i where i.person_part = any(${parts}::smallint[]) and i.person_id = any(${personIds}::bigint[]) and i.id_type = 'email')`)
}
