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
