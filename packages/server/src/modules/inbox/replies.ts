import type { ReplyInput } from '@millrace/contract/inbox/replies.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { ReplyRow } from './store.ts'

const columns: Sql = sql`r.reply_id as id, r.project_id as "projectId", r.kind, r.name, r.body as text, r.keywords, r.template_id as "templateId",
  r.destination_id as "destinationId", r.revision, r.updated_at as "updatedAt", r.archived_at as "archivedAt"`

export const list = (db: Db, projectId: number, kind: ReplyRow['kind'] | undefined, filter: DefinitionFilter): Promise<ReplyRow[]> =>
  db.rows(sql`
    select ${columns} from inbox_replies r where r.project_id = ${projectId} and (${kind ?? null}::text is null or r.kind = ${kind ?? null})
      and ${definitionPage(filter, 'reply_id', 'r')}`)

export const find = (db: Db, projectId: number, id: string): Promise<ReplyRow | undefined> =>
  db.one(sql`select ${columns} from inbox_replies r where r.project_id = ${projectId} and r.reply_id = ${id}`)

/** Rules that answer by themselves, in the order they are asked: the oldest first. */
export const rules = (db: Db, projectIds: readonly number[]): Promise<ReplyRow[]> =>
  db.rows(sql`
    select ${columns} from inbox_replies r where r.project_id = any(${projectIds}::int[]) and r.kind = 'auto' and r.archived_at is null
    order by r.project_id, r.created_at, r.reply_id`)

const written = (input: ReplyInput) =>
  input.kind === 'canned'
    ? { text: input.text, keywords: [], templateId: '', destinationId: null }
    : { text: '', keywords: input.keywords, templateId: input.templateId, destinationId: input.destinationId }

export function insert(tx: Tx, projectId: number, id: string, input: ReplyInput, now: Date): Promise<number> {
  const { text, keywords, templateId, destinationId } = written(input)
  return tx.run(sql`
    insert into inbox_replies (reply_id, project_id, kind, name, body, keywords, template_id, destination_id, created_at, updated_at)
    values (${id}, ${projectId}, ${input.kind}, ${input.name}, ${text}, ${keywords}::text[], ${templateId}, ${destinationId}, ${now}, ${now})`)
}

/** 0: it has changed since `revision`, or is of another kind. */
export function update(tx: Tx, projectId: number, id: string, input: ReplyInput, revision: number, now: Date): Promise<number> {
  const { text, keywords, templateId, destinationId } = written(input)
  return tx.run(sql`
    update inbox_replies set name = ${input.name}, body = ${text}, keywords = ${keywords}::text[], template_id = ${templateId},
      destination_id = ${destinationId}, revision = revision + 1, updated_at = ${now}
    where project_id = ${projectId} and reply_id = ${id} and revision = ${revision} and kind = ${input.kind}`)
}

export const setArchived = (tx: Tx, projectId: number, id: string, revision: number, at: Date | null, now: Date): Promise<number> =>
  tx.run(sql`
    update inbox_replies set archived_at = ${at}, revision = revision + 1, updated_at = ${now}
    where project_id = ${projectId} and reply_id = ${id} and revision = ${revision}`)
