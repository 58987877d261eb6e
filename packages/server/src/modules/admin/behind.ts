import type { Actor } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** The accounts that answer for what somebody does: their own, or whoever made the token, also by way of other tokens, revoked or not. */
export async function peopleBehind(db: Db, projectId: number, { kind, id, name }: Pick<Actor, 'kind' | 'id' | 'name'>): Promise<string[]> {
  if (kind !== 'token') return [name]
  const rows = await db.rows<{ by: string }>(sql`
    with recursive makers(by) as (
      select created_by from api_tokens where token_id = ${id}
      union select t.created_by from api_tokens t join makers m on t.project_id = ${projectId} and t.name = m.by)
    select by from makers order by 1`)
  return rows.map(({ by }) => by)
}

/** Whoever is behind these names: themselves, and where one of them is a token, who made it. */
export async function everybodyBehind(db: Db, projectId: number, names: readonly string[]): Promise<string[]> {
  const rows = await db.rows<{ by: string }>(sql`
    with recursive makers(by) as (
      select unnest(${names}::text[]) union select t.created_by from api_tokens t join makers m on t.project_id = ${projectId} and t.name = m.by)
    select by from makers order by 1`)
  return rows.map(({ by }) => by)
}
