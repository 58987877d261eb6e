import type { Consent, ConsentChannel } from '@millrace/contract/messaging/consents.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
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
  /** Said long ago and heard of now: nothing is to be set off by it. */
  readonly isSilent?: boolean
}

const keyOf = (change: Pick<ConsentChange, 'personId' | 'purpose' | 'channel'>): string =>
  `${change.personId}\n${change.purpose}\n${change.channel}`

/** Puts all of it on record, and makes the last word of each person, purpose and channel hold; a late word does not undo a later one. */
export async function recordConsents(tx: Tx, outbox: Outbox, changes: readonly ConsentChange[], by: string, now: Date): Promise<void> {
  if (changes.length === 0) return
  await tx.run(sql`
    insert into consent_history (part, project_id, person_id, purpose, channel, granted, source, text_version, proof, at, recorded_at, recorded_by)
    select x.*, ${now}, ${by} from ${rowsOf(changes)} x`)
  const last = new Map<string, ConsentChange>()
  for (const change of changes.toSorted((a, b) => a.at.getTime() - b.at.getTime())) last.set(keyOf(change), change)
  const held = await tx.rows<HeldConsent & { before: boolean | null }>(sql`
    insert into consents as c (part, project_id, person_id, purpose, channel, granted, source, text_version, proof, at, revision)
    select x.*, nextval('fact_revision_seq') from ${rowsOf([...last.values()])} x order by 1, 3, 4, 5
    on conflict (part, person_id, purpose, channel) do update set granted = excluded.granted, source = excluded.source,
      text_version = excluded.text_version, proof = excluded.proof, at = excluded.at, revision = excluded.revision where excluded.at >= c.at
    returning ${heldColumns}, old.granted as before`)
  for (const row of held) if (row.before !== row.granted) tellConsent(outbox, row, false, last.get(keyOf(row))?.isSilent)
}

/** What holds of somebody, as the analysis store is told it. */
export interface HeldConsent {
  readonly projectId: number
  readonly personId: number
  readonly purpose: string
  readonly channel: ConsentChannel
  readonly granted: boolean
  readonly revision: number
}

export const heldColumns = sql`c.project_id as "projectId", c.person_id as "personId", c.purpose, c.channel, c.granted, c.revision`

export function tellConsent(outbox: Outbox, row: HeldConsent, isRemoved: boolean, isSilent = false): void {
  const { projectId, personId, purpose, channel, granted, revision } = row
  const said = { project_id: projectId, purpose, channel, person_id: personId, granted: granted ? 1 : 0 }
  outbox.fact('consents', { ...said, removed: isRemoved ? 1 : 0, revision }, { isSilent })
}

function rowsOf(changes: readonly ConsentChange[]) {
  const of = <T>(read: (change: ConsentChange) => T): T[] => changes.map(read)
  return sql`unnest(${of((c) => partOf(c.personId))}::smallint[], ${of((c) => c.projectId)}::int[], ${of((c) => c.personId)}::bigint[], ${of((c) => c.purpose)}::text[],
    ${of((c) => c.channel)}::text[], ${of((c) => c.granted)}::boolean[], ${of((c) => c.source)}::text[], ${of((c) => c.textVersion)}::text[],
    ${of((c) => c.proof)}::text[], ${of((c) => c.at)}::timestamptz[])`
}

/** What holds of these people, by channel and purpose. */
export async function consentsOf(
  tx: Db,
  people: readonly number[],
): Promise<(personId: number, channel: ConsentChannel, purpose: string) => boolean | undefined> {
  const rows = await tx.rows<Pick<HeldConsent, 'personId' | 'channel' | 'purpose' | 'granted'>>(sql`
    select c.person_id as "personId", c.channel, c.purpose, c.granted from consents c
    where c.part = any(${people.map(partOf)}::smallint[]) and c.person_id = any(${people}::bigint[])`)
  const held = Map.groupBy(rows, (row) => row.personId)
  return (personId, channel, purpose) => held.get(personId)?.find((row) => row.channel === channel && row.purpose === purpose)?.granted
}

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
