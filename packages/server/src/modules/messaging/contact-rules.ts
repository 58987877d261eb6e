import { type ContactRules, contactRulesSchema, noContactRules } from '@millrace/contract/messaging/contact-rules.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** Contact rules of many projects; a project that has set none has none. */
export async function readRules(
  db: Db,
  projectIds: readonly number[],
): Promise<(projectId: number) => ContactRules & { readonly revision: number }> {
  const rows = await db.rows<{ projectId: number; rules: unknown; revision: number }>(sql`
    select project_id as "projectId", rules, revision from contact_rules where project_id = any(${projectIds}::int[])`)
  const found = new Map(rows.map((row) => [row.projectId, { ...contactRulesSchema.parse(row.rules), revision: row.revision }]))
  return (projectId) => found.get(projectId) ?? { ...noContactRules, revision: 0 }
}

/** Answers with 0 when the revision is not the newest; it is 0 until the rules are first set. */
export const writeRules = (tx: Tx, projectId: number, revision: number, rules: ContactRules, now: Date): Promise<number> =>
  tx.run(sql`
    insert into contact_rules as r (project_id, rules, updated_at)
    select ${projectId}, ${JSON.stringify(rules)}::jsonb, ${now} where ${revision} = 0 or exists (select 1 from contact_rules where project_id = ${projectId})
    on conflict (project_id) do update set rules = excluded.rules, updated_at = excluded.updated_at, revision = r.revision + 1
    where r.revision = ${revision}`)
