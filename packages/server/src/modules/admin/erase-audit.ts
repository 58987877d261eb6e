import type { Db } from '../../platform/postgres.ts'
import { cleaned, erased } from '../../platform/mentions.ts'
import { sql } from '../../platform/sql.ts'

const pageSize = 1_000

interface Row {
  readonly id: number
  readonly targetKind: string
  readonly targetId: string
  readonly before: unknown
  readonly after: unknown
}

/** Takes what mentions somebody out of a project's audit log: who did what stays, to whom it was done is their number only. */
export async function eraseFromAudit(db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> {
  for (let beyond = 0; ; ) {
    const rows = await db.rows<Row>(sql`
      select audit_id as id, target_kind as "targetKind", target_id as "targetId", before, after from audit_log
      where project_id = ${projectId} and audit_id > ${beyond} order by audit_id limit ${pageSize}`)
    await rewrite(
      db,
      rows.flatMap((row) => without(row, mentions)),
    )
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    beyond = last.id
  }
}

/** The row without what mentions somebody; nothing when it does not. A person is named by a number of ours: that stays. */
function without(row: Row, mentions: (text: string) => boolean): Row[] {
  const targetId = row.targetKind !== 'person' && mentions(row.targetId) ? erased : row.targetId
  const [before, after] = [cleaned(row.before, mentions), cleaned(row.after, mentions)]
  const isSame = targetId === row.targetId && JSON.stringify([before, after]) === JSON.stringify([row.before, row.after])
  return isSame ? [] : [{ ...row, targetId, before, after }]
}

async function rewrite(db: Db, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
  await db.run(sql`
    update audit_log a set target_id = x.t, before = x.b, after = x.n
    from unnest(${rows.map((row) => row.id)}::bigint[], ${rows.map((row) => row.targetId)}::text[], ${rows.map((row) => json(row.before))}::jsonb[],
      ${rows.map((row) => json(row.after))}::jsonb[]) x(id, t, b, n) where a.audit_id = x.id`)
}
