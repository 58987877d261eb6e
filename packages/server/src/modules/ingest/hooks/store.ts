import type { Rows, Signature } from '@millrace/contract/ingest/hooks.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface HookSettings extends Rows {
  readonly signature: Signature
}

export interface HookRow {
  readonly id: string
  readonly projectId: number
  readonly name: string
  readonly token: string
  readonly settings: HookSettings
  readonly secret: Buffer | null
  readonly revision: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly lastAt: Date | null
}

const columns = sql`h.hook_id as id, h.project_id as "projectId", h.name, h.token, h.settings, h.secret, h.revision, h.created_by as "createdBy",
  h.created_at as "createdAt", h.last_at as "lastAt"`

export const list = (db: Db, projectId: number): Promise<HookRow[]> =>
  db.rows<HookRow>(sql`select ${columns} from hooks h where h.project_id = ${projectId} order by h.created_at, h.hook_id`)

export const find = (db: Db, projectId: number, id: string): Promise<HookRow | undefined> =>
  db.one<HookRow>(sql`select ${columns} from hooks h where h.project_id = ${projectId} and h.hook_id = ${id}`)

export const lock = (tx: Tx, projectId: number, id: string): Promise<HookRow | undefined> =>
  tx.one<HookRow>(sql`select ${columns} from hooks h where h.project_id = ${projectId} and h.hook_id = ${id} for update`)

export const findByToken = (db: Db, token: string): Promise<(HookRow & { readonly timeZone: string }) | undefined> =>
  db.one(sql`
    select ${columns}, p.time_zone as "timeZone" from hooks h join projects p on p.project_id = h.project_id where h.token = ${token}`)

export const insert = (tx: Tx, hook: Omit<HookRow, 'revision' | 'lastAt'>): Promise<number> =>
  tx.run(sql`
    insert into hooks (hook_id, project_id, name, token, settings, secret, created_by, created_at)
    values (${hook.id}, ${hook.projectId}, ${hook.name}, ${hook.token}, ${JSON.stringify(hook.settings)}::jsonb, ${hook.secret}::bytea,
      ${hook.createdBy}, ${hook.createdAt})`)

export const update = (tx: Tx, hook: Pick<HookRow, 'id' | 'name' | 'settings' | 'secret'>): Promise<number> =>
  tx.run(sql`
    update hooks set name = ${hook.name}, settings = ${JSON.stringify(hook.settings)}::jsonb, secret = ${hook.secret}::bytea, revision = revision + 1
    where hook_id = ${hook.id}`)

export const remove = (tx: Tx, id: string): Promise<number> => tx.run(sql`delete from hooks where hook_id = ${id}`)

export interface BodyRow {
  readonly at: Date
  readonly status: number
  readonly said: string
  readonly accepted: number
  readonly rejected: number
  readonly body: string
}

const keptBodies = 10

/** Keeps a body, and of its hook only the newest few. */
export async function keepBody(db: Db, hook: Pick<HookRow, 'id' | 'projectId'>, bodyId: string, body: BodyRow): Promise<void> {
  await db.run(sql`
    with kept as (
      insert into hook_bodies (hook_id, body_id, project_id, at, status, said, accepted, rejected, body)
      select hook_id, ${bodyId}, ${hook.projectId}, ${body.at}, ${body.status}, ${body.said}, ${body.accepted}, ${body.rejected}, ${body.body}
      from hooks where hook_id = ${hook.id}
    ), gone as (
      delete from hook_bodies where hook_id = ${hook.id} and body_id not in (
        select body_id from hook_bodies where hook_id = ${hook.id} order by at desc, body_id desc limit ${keptBodies - 1})
    )
    update hooks set last_at = ${body.at} where hook_id = ${hook.id}`)
}

export const bodies = (db: Db, projectId: number, id: string): Promise<BodyRow[]> =>
  db.rows<BodyRow>(sql`
    select at, status, said, accepted, rejected, body from hook_bodies where project_id = ${projectId} and hook_id = ${id}
    order by at desc, body_id desc limit ${keptBodies}`)
