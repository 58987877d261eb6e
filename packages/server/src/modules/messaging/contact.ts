import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export async function listSuppressions(
  db: Db,
  projectId: number,
  { search, after, limit }: { readonly search: string | undefined; readonly after: string; readonly limit: number },
): Promise<{ address: string; reason: string; at: string }[]> {
  const rows = await db.rows<{ address: string; reason: string; at: Date }>(sql`
    select address, reason, at from suppressions
    where project_id = ${projectId} and address > ${after} and (${search ?? null}::text is null or position(lower(${search ?? ''}) in address) > 0)
    order by address limit ${limit}`)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Takes an address off the list; answers with the reason it was on it. */
export async function unsuppress(tx: Tx, projectId: number, address: string): Promise<string | undefined> {
  const row = await tx.one<{ reason: string }>(sql`
    delete from suppressions where project_id = ${projectId} and address = ${address} returning reason`)
  return row?.reason
}

/** A new consent lifts what the unsubscribe link put on the list, not a bounce. */
export async function forgetUnsubscribed(tx: Tx, projectId: number, personId: number): Promise<void> {
  await tx.run(sql`
    delete from suppressions s where s.project_id = ${projectId} and s.reason = 'unsubscribed' and s.address in (
      select lower(p.properties->>'email') from people p where p.part = ${partOf(personId)} and p.person_id = ${personId}
      union all select i.id_value from person_ids i where i.person_part = ${partOf(personId)} and i.person_id = ${personId} and i.id_type = 'email')`)
}

export async function consentsOfPerson(
  db: Db,
  projectId: number,
  personId: number,
): Promise<{ channel: 'email'; granted: boolean; source: string; at: string }[]> {
  const rows = await db.rows<{ granted: boolean; source: string; at: Date }>(sql`
    select c.granted, c.source, c.at from consents c
    where c.part = ${partOf(personId)} and c.person_id = ${personId} and c.project_id = ${projectId} and c.channel = 'email'`)
  return rows.map((row) => ({ ...row, channel: 'email' as const, at: row.at.toISOString() }))
}
