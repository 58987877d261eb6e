import { defaultLinkSettings, type LinkInput, type LinkSettings } from '@millrace/contract/links/api.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface LinkRow extends LinkInput {
  readonly id: string
  readonly projectId: number
  readonly revision: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

const columns: Sql = sql`code as id, project_id as "projectId", name, target, utm, parameters, cost, revision, created_by as "createdBy",
  created_at as "createdAt", updated_at as "updatedAt", archived_at as "archivedAt",
  case when owner_kind is not null then jsonb_build_object('kind', owner_kind, 'name', owner_name) end as owner`

export const list = (db: Db, projectId: number, filter: DefinitionFilter): Promise<LinkRow[]> =>
  db.rows<LinkRow>(sql`
    select ${columns} from channel_links where project_id = ${projectId} and ${definitionPage(filter, 'code', 'channel_links')}`)

/** Every link there is or was, for a file. */
export const all = (db: Db, projectId: number, limit: number): Promise<LinkRow[]> =>
  db.rows<LinkRow>(
    sql`select ${columns} from channel_links where project_id = ${projectId} order by updated_at desc, code desc limit ${limit}`,
  )

export const find = (db: Db, projectId: number, id: string): Promise<LinkRow | undefined> =>
  db.one<LinkRow>(sql`select ${columns} from channel_links where code = ${id} and project_id = ${projectId}`)

/** Of whatever project: for the redirect, which knows no more than the code. */
export const findByCode = (db: Db, code: string): Promise<LinkRow | undefined> =>
  db.one<LinkRow>(sql`select ${columns} from channel_links where code = ${code} and archived_at is null`)

interface Change {
  readonly projectId: number
  readonly id: string
  readonly input: LinkInput
  readonly now: Date
}

/** Undefined when the code is taken. */
export const insert = (tx: Tx, { projectId, id, input, now }: Change, createdBy: string): Promise<LinkRow | undefined> =>
  tx.one<LinkRow>(sql`
    insert into channel_links (code, project_id, name, target, utm, parameters, owner_kind, owner_name, cost, created_by, created_at, updated_at)
    values (${id}, ${projectId}, ${input.name}, ${input.target}, ${JSON.stringify(input.utm)}::jsonb, ${JSON.stringify(input.parameters)}::jsonb,
      ${input.owner?.kind ?? null}, ${input.owner?.name ?? null}, ${input.cost}, ${createdBy}, ${now}, ${now})
    on conflict do nothing returning ${columns}`)

/** Undefined when the revision is not the newest. */
export const update = (tx: Tx, { projectId, id, input, now }: Change, revision: number): Promise<LinkRow | undefined> =>
  tx.one<LinkRow>(sql`
    update channel_links set name = ${input.name}, target = ${input.target}, utm = ${JSON.stringify(input.utm)}::jsonb,
      parameters = ${JSON.stringify(input.parameters)}::jsonb, owner_kind = ${input.owner?.kind ?? null}, owner_name = ${input.owner?.name ?? null},
      cost = ${input.cost}, updated_at = ${now}, revision = revision + 1
    where code = ${id} and project_id = ${projectId} and revision = ${revision} returning ${columns}`)

export const setArchived = (
  tx: Tx,
  { projectId, id, now }: Omit<Change, 'input'>,
  revision: number,
  isArchived: boolean,
): Promise<LinkRow | undefined> =>
  tx.one<LinkRow>(sql`
    update channel_links set archived_at = ${isArchived ? now : null}, updated_at = ${now}, revision = revision + 1
    where code = ${id} and project_id = ${projectId} and revision = ${revision} returning ${columns}`)

export async function readSettings(db: Db, projectId: number): Promise<LinkSettings> {
  const row = await db.one<LinkSettings>(sql`
    select order_event as "orderEvent", amount_property as "amountProperty", window_days as "windowDays", revision from link_settings
    where project_id = ${projectId}`)
  return row ?? { ...defaultLinkSettings, revision: 0 }
}

/** Answers with 0 when the revision is not the newest. */
export const writeSettings = (tx: Tx, projectId: number, { revision, ...settings }: LinkSettings, now: Date): Promise<number> =>
  tx.run(sql`
    insert into link_settings as s (project_id, order_event, amount_property, window_days, updated_at)
    select ${projectId}, ${settings.orderEvent}, ${settings.amountProperty}, ${settings.windowDays}, ${now}
    where ${revision} = 0 or exists (select 1 from link_settings where project_id = ${projectId})
    on conflict (project_id) do update set order_event = excluded.order_event, amount_property = excluded.amount_property,
      window_days = excluded.window_days, updated_at = excluded.updated_at, revision = s.revision + 1
    where s.revision = ${revision}`)
