import type { Db } from '../../platform/postgres.ts'
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
