import type { suppressionSchema } from '@millrace/contract/messaging/api.ts'
import { scopeOfReason } from '@millrace/contract/messaging/reach.ts'
import type { z } from 'zod'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

type Suppression = z.infer<typeof suppressionSchema>

export async function listSuppressions(
  db: Db,
  projectId: number,
  { search, after, limit }: { readonly search: string | undefined; readonly after: readonly [string, string]; readonly limit: number },
): Promise<Suppression[]> {
  const rows = await db.rows<{ address: string; reason: string; at: Date }>(sql`
    select address, reason, at from suppressions
    where project_id = ${projectId} and (address, reason) > (${after[0]}, ${after[1]}) and (${search ?? null}::text is null or position(lower(${search ?? ''}) in address) > 0)
    order by address, reason limit ${limit}`)
  return rows.map((row) => ({ ...row, scope: scopeOfReason(row.reason), at: row.at.toISOString() }))
}
