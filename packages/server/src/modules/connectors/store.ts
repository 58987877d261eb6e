import type { AccountChannel } from '@millrace/contract/connectors/accounts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface AccountRow {
  readonly id: string
  readonly projectId: number
  readonly channel: AccountChannel
  readonly provider: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly sealed: Buffer
  readonly isDefault: boolean
  readonly unitPrice: number | null
  readonly stopped: string | null
  readonly heardAt: Date | null
  readonly revision: number
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

const columns: Sql = sql`account_id as id, project_id as "projectId", channel, provider, name, settings, secrets_sealed as sealed, is_default as "isDefault",
  unit_price::float8 as "unitPrice", stopped, heard_at as "heardAt", revision, updated_at as "updatedAt", archived_at as "archivedAt"`

export const list = (db: Db, projectId: number): Promise<AccountRow[]> =>
  db.rows(
    sql`select ${columns} from channel_accounts where project_id = ${projectId} order by archived_at is not null, channel, name, account_id`,
  )

export const find = (db: Db, projectId: number, id: string): Promise<AccountRow | undefined> =>
  db.one(sql`select ${columns} from channel_accounts where project_id = ${projectId} and account_id = ${id}`)

export const findById = (db: Db, id: string): Promise<AccountRow | undefined> =>
  db.one(sql`select ${columns} from channel_accounts where account_id = ${id}`)

/** Archived ones too: what left by them is still to be told of. */
export const ofProviders = (db: Db, providers: readonly string[]): Promise<AccountRow[]> =>
  db.rows(sql`select ${columns} from channel_accounts where provider = any(${providers}::text[])`)

/** By which messages of a channel leave. */
export const defaultsOf = (db: Db, projectIds: readonly number[], channel: AccountRow['channel']): Promise<AccountRow[]> =>
  db.rows(sql`
    select ${columns} from channel_accounts
    where project_id = any(${projectIds}::int[]) and channel = ${channel} and is_default and archived_at is null`)

type Written = Pick<AccountRow, 'id' | 'projectId' | 'channel' | 'provider' | 'name' | 'settings' | 'sealed' | 'isDefault' | 'unitPrice'>

/** There is one default of a channel, and of push one for each provider, since a device is reached by its own: the others stand back. */
async function standBack(tx: Tx, { id, projectId, channel, provider, isDefault }: Written): Promise<void> {
  if (!isDefault) return
  await tx.run(sql`
    update channel_accounts set is_default = false, revision = revision + 1
    where project_id = ${projectId} and channel = ${channel} and (channel <> 'push' or provider = ${provider}) and account_id <> ${id}
      and is_default`)
}

export async function insert(tx: Tx, one: Written, now: Date): Promise<void> {
  await standBack(tx, one)
  await tx.run(sql`
    insert into channel_accounts (account_id, project_id, channel, provider, name, settings, secrets_sealed, is_default, unit_price, created_at, updated_at)
    values (${one.id}, ${one.projectId}, ${one.channel}, ${one.provider}, ${one.name}, ${JSON.stringify(one.settings)}::jsonb, ${one.sealed}::bytea,
      ${one.isDefault}, ${one.unitPrice}, ${now}, ${now})`)
}

/** What was stopped may go on: somebody has looked at it. 0: it has changed since `revision`. */
export async function update(tx: Tx, one: Written, revision: number, now: Date): Promise<number> {
  await standBack(tx, one)
  return tx.run(sql`
    update channel_accounts set name = ${one.name}, settings = ${JSON.stringify(one.settings)}::jsonb, secrets_sealed = ${one.sealed}::bytea,
      is_default = ${one.isDefault}, unit_price = ${one.unitPrice}, stopped = null, revision = revision + 1, updated_at = ${now}
    where project_id = ${one.projectId} and account_id = ${one.id} and revision = ${revision}`)
}

export const setArchived = (tx: Tx, projectId: number, id: string, revision: number, at: Date | null, now: Date): Promise<number> =>
  tx.run(sql`
    update channel_accounts set archived_at = ${at}, is_default = false, revision = revision + 1, updated_at = ${now}
    where project_id = ${projectId} and account_id = ${id} and revision = ${revision}`)

/** The provider takes nothing more until somebody looks at it; the first reason stays. */
export const stop = (tx: Tx, id: string, why: string): Promise<AccountRow | undefined> =>
  tx.one(sql`
    update channel_accounts set stopped = ${why}, revision = revision + 1 where account_id = ${id} and stopped is null returning ${columns}`)

export const noteHeard = (db: Db, id: string, now: Date): Promise<number> =>
  db.run(sql`update channel_accounts set heard_at = ${now} where account_id = ${id}`)
