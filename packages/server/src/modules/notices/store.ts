import type { DestinationKind, NoticeKind, Severity } from '@millrace/contract/notices/api.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface DestinationRow {
  readonly id: string
  readonly projectId: number
  readonly kind: DestinationKind
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly sealed: Buffer
  readonly wants: readonly NoticeKind[]
  readonly least: Severity
  readonly stopped: string | null
  readonly waiting: number
  readonly waitsUntil: Date | null
  readonly workedAt: Date | null
  readonly failedAt: Date | null
  readonly failure: string | null
  readonly revision: number
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

const columns: Sql = sql`d.destination_id as id, d.project_id as "projectId", d.kind, d.name, d.settings, d.secrets_sealed as sealed, d.wants, d.least, d.stopped,
  d.waits_until as "waitsUntil", d.worked_at as "workedAt", d.failed_at as "failedAt", d.failure, d.revision, d.updated_at as "updatedAt",
  d.archived_at as "archivedAt", (select count(*) from notices n where n.destination_id = d.destination_id and n.state = 'waiting') as waiting`

export const list = (db: Db, projectId: number): Promise<DestinationRow[]> =>
  db.rows(sql`
    select ${columns} from alert_destinations d where d.project_id = ${projectId} order by d.archived_at is not null, d.name, d.destination_id`)

export const find = (db: Db, projectId: number, id: string): Promise<DestinationRow | undefined> =>
  db.one(sql`select ${columns} from alert_destinations d where d.project_id = ${projectId} and d.destination_id = ${id}`)

/** With what its messages name. */
export const withProject = (
  db: Db,
  id: string,
): Promise<(DestinationRow & { project: { id: number; slug: string; name: string } }) | undefined> =>
  db.one(sql`
    select ${columns}, jsonb_build_object('id', p.project_id, 'slug', p.slug, 'name', p.name) as project
    from alert_destinations d join projects p on p.project_id = d.project_id where d.destination_id = ${id}`)

type Written = Pick<DestinationRow, 'id' | 'projectId' | 'name' | 'settings' | 'sealed' | 'wants' | 'least'>

export const insert = (tx: Tx, one: Written & { readonly kind: DestinationKind }, now: Date): Promise<number> =>
  tx.run(sql`
    insert into alert_destinations (destination_id, project_id, kind, name, settings, secrets_sealed, wants, least, created_at, updated_at)
    values (${one.id}, ${one.projectId}, ${one.kind}, ${one.name}, ${JSON.stringify(one.settings)}::jsonb, ${one.sealed}::bytea, ${one.wants}::text[],
      ${one.least}, ${now}, ${now})`)

/** What refused or paused is spoken to again: somebody has looked at it. 0: it has changed since `revision`. */
export const update = (tx: Tx, one: Written, revision: number, now: Date): Promise<number> =>
  tx.run(sql`
    update alert_destinations set name = ${one.name}, settings = ${JSON.stringify(one.settings)}::jsonb, secrets_sealed = ${one.sealed}::bytea,
      wants = ${one.wants}::text[], least = ${one.least}, stopped = null, waits_until = null, revision = revision + 1, updated_at = ${now}
    where project_id = ${one.projectId} and destination_id = ${one.id} and revision = ${revision}`)

export const setArchived = (tx: Tx, projectId: number, id: string, revision: number, at: Date | null, now: Date): Promise<number> =>
  tx.run(sql`
    update alert_destinations set archived_at = ${at}, revision = revision + 1, updated_at = ${now}
    where project_id = ${projectId} and destination_id = ${id} and revision = ${revision}`)

export interface Spoken {
  readonly isSaid: boolean
  readonly failure?: string | undefined
  /** It refuses: not before somebody saves it. */
  readonly stops?: boolean | undefined
  readonly waitsUntil?: Date | undefined
}

/** What came of a message. One that was sent by what has been changed since says nothing of what it is now. */
export const noteSpoken = (
  db: Db,
  { id, revision }: Pick<DestinationRow, 'id' | 'revision'>,
  spoken: Spoken,
  now: Date,
): Promise<number> =>
  spoken.isSaid
    ? db.run(sql`update alert_destinations set worked_at = ${now}, waits_until = null where destination_id = ${id}`)
    : db.run(sql`
        update alert_destinations set failed_at = ${now}, failure = ${spoken.failure ?? ''},
          stopped = case when ${spoken.stops ?? false} and revision = ${revision} then ${spoken.failure ?? ''} else stopped end,
          waits_until = case when revision = ${revision} then coalesce(${spoken.waitsUntil ?? null}::timestamptz, waits_until) else waits_until end
        where destination_id = ${id}`)
