import type { Rows } from '@millrace/contract/ingest/hooks.ts'
import type { Origin, Schedule } from '@millrace/contract/ingest/pulls.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { Mark } from './reader.ts'

export interface PullRow {
  readonly id: string
  readonly projectId: number
  readonly timeZone: string
  readonly name: string
  readonly origin: Origin
  readonly rows: Rows
  readonly schedule: Schedule
  readonly secrets: Buffer | null
  readonly mark: Mark | null
  readonly isPaused: boolean
  readonly nextAt: Date | null
  readonly revision: number
  readonly createdBy: string
  readonly createdAt: Date
}

const selected = sql`select l.pull_id as id, l.project_id as "projectId", p.time_zone as "timeZone", l.name, l.origin, l.rows, l.schedule, l.secrets,
  l.mark, l.is_paused as "isPaused", l.next_at as "nextAt", l.revision, l.created_by as "createdBy", l.created_at as "createdAt"
  from pulls l join projects p on p.project_id = l.project_id`

export const list = (db: Db, projectId: number): Promise<PullRow[]> =>
  db.rows<PullRow>(sql`${selected} where l.project_id = ${projectId} order by l.created_at, l.pull_id`)

export const find = (db: Db, projectId: number, id: string): Promise<PullRow | undefined> =>
  db.one<PullRow>(sql`${selected} where l.project_id = ${projectId} and l.pull_id = ${id}`)

export const lock = (tx: Tx, projectId: number, id: string): Promise<PullRow | undefined> =>
  tx.one<PullRow>(sql`${selected} where l.project_id = ${projectId} and l.pull_id = ${id} for update of l`)

/** Those whose time has come, earliest first; locked, passing over what somebody else starts. */
export const due = (tx: Tx, now: Date, limit: number): Promise<PullRow[]> =>
  tx.rows<PullRow>(sql`${selected} where l.next_at <= ${now} order by l.next_at, l.pull_id limit ${limit} for update of l skip locked`)

export const setNext = (tx: Tx, times: readonly { readonly id: string; readonly at: Date | undefined }[]): Promise<number> =>
  tx.run(sql`
    update pulls l set next_at = x.at from unnest(${times.map((one) => one.id)}::text[], ${times.map((one) => one.at ?? null)}::timestamptz[]) x(id, at)
    where l.pull_id = x.id`)

type Kept = Pick<PullRow, 'id' | 'name' | 'origin' | 'rows' | 'schedule' | 'secrets' | 'nextAt'>

export const insert = (tx: Tx, pull: Kept & Pick<PullRow, 'projectId' | 'createdBy' | 'createdAt'>): Promise<number> =>
  tx.run(sql`
    insert into pulls (pull_id, project_id, name, origin, rows, schedule, secrets, next_at, created_by, created_at)
    values (${pull.id}, ${pull.projectId}, ${pull.name}, ${JSON.stringify(pull.origin)}::jsonb, ${JSON.stringify(pull.rows)}::jsonb,
      ${pull.schedule && JSON.stringify(pull.schedule)}::jsonb, ${pull.secrets}::bytea, ${pull.nextAt}, ${pull.createdBy}, ${pull.createdAt})`)

/** A change of what is read starts over: what is read again is known by its ids. */
export const update = (tx: Tx, pull: Kept, startsOver: boolean): Promise<number> =>
  tx.run(sql`
    update pulls set name = ${pull.name}, origin = ${JSON.stringify(pull.origin)}::jsonb, rows = ${JSON.stringify(pull.rows)}::jsonb,
      schedule = ${pull.schedule && JSON.stringify(pull.schedule)}::jsonb, secrets = ${pull.secrets}::bytea, next_at = ${pull.nextAt},
      mark = case when ${startsOver} then null else mark end, revision = revision + 1
    where pull_id = ${pull.id}`)

export const setPaused = (tx: Tx, id: string, isPaused: boolean, nextAt: Date | null): Promise<number> =>
  tx.run(sql`update pulls set is_paused = ${isPaused}, next_at = ${nextAt} where pull_id = ${id}`)

export const rewind = (tx: Tx, id: string): Promise<number> =>
  tx.run(sql`update pulls set mark = null, revision = revision + 1 where pull_id = ${id}`)

/** Moves the mark of a pull that is what it was when the run began, and stands where the run left it; else nothing moves. */
export const moveMark = (tx: Tx, pull: Pick<PullRow, 'id' | 'revision'>, from: Mark | null, to: Mark): Promise<number> =>
  tx.run(sql`
    update pulls set mark = ${JSON.stringify(to)}::jsonb
    where pull_id = ${pull.id} and revision = ${pull.revision} and mark is not distinct from ${from && JSON.stringify(from)}::jsonb`)

export const remove = (tx: Tx, id: string): Promise<number> => tx.run(sql`delete from pulls where pull_id = ${id}`)
