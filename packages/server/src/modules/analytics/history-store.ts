import { createHash } from 'node:crypto'
import { type Asked, type AskedInput, mostAsked } from '@millrace/contract/analytics/history.ts'
import { eraseMentions } from '../../platform/mentions.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** Whose history it is. */
export interface Member {
  readonly projectId: number
  readonly accountId: number
}

type Row = Omit<Asked, 'askedAt'> & { readonly askedAt: Date }

export async function listAsked(db: Db, { projectId, accountId }: Member): Promise<Asked[]> {
  const rows = await db.rows<Row>(sql`
    select question_id as id, model, query, ms, asked_at as "askedAt" from asked_questions
    where project_id = ${projectId} and account_id = ${accountId} order by asked_at desc, question_id limit ${mostAsked}`)
  return rows.map((row) => ({ ...row, askedAt: row.askedAt.toISOString() }))
}

/** The same question again moves up; what is more than is remembered goes. */
export const putAsked = (db: Db, { projectId, accountId }: Member, { model, query, ms }: AskedInput, now: Date): Promise<number> => {
  const text = JSON.stringify(query)
  const id = createHash('sha256').update(`${projectId}/${accountId}/${model}/${text}`).digest('hex').slice(0, 32)
  return db.run(sql`
    with put as (
      insert into asked_questions (question_id, project_id, account_id, model, query, asked_at, ms)
      values (${id}, ${projectId}, ${accountId}, ${model}, ${text}::jsonb, ${now}, ${ms})
      on conflict (question_id) do update set query = excluded.query, asked_at = excluded.asked_at, ms = excluded.ms
    )
    delete from asked_questions where question_id in (
      select question_id from asked_questions where project_id = ${projectId} and account_id = ${accountId} and question_id != ${id}
      order by asked_at desc, question_id offset ${mostAsked - 1})`)
}

export const clearAsked = (db: Db, { projectId, accountId }: Member): Promise<number> =>
  db.run(sql`delete from asked_questions where project_id = ${projectId} and account_id = ${accountId}`)

/** Conditions of a question may name somebody. */
export const eraseFromHistory = (db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> =>
  eraseMentions(db, { table: 'asked_questions', key: 'question_id', columns: ['query'] }, projectId, mentions)
