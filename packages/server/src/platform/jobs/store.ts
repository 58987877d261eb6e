import type { JobResult, JobState } from '@millrace/contract/jobs/api.ts'
import type { JobParams } from '@millrace/contract/jobs/texts.ts'
import type { Db, Tx } from '../postgres.ts'
import { sql } from '../sql.ts'

/** A lease runs out after this; a killed process is noticed no earlier. */
export const leaseSeconds = 12

export interface JobError {
  readonly code: string
  readonly params: JobParams
}

export interface JobRow {
  readonly id: string
  readonly seq: number
  readonly projectId: number | null
  readonly kind: string
  readonly title: JobParams
  readonly payload: unknown
  readonly state: JobState
  readonly cursor: unknown
  readonly done: number
  readonly total: number | null
  readonly note: string | null
  readonly result: JobResult | null
  readonly error: JobError | null
  readonly attempts: number
  readonly cancelRequested: boolean
  readonly createdBy: string
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly fence: number
  readonly runAt: Date | null
  readonly runDone: number
}

const columns = sql`job_id as id, seq, project_id as "projectId", kind, title, payload, state, cursor, done, total, note, result, error, attempts,
  cancel_requested as "cancelRequested", created_by as "createdBy", created_at as "createdAt", started_at as "startedAt",
  finished_at as "finishedAt", fence, run_at as "runAt", run_done as "runDone"`

export interface NewRow {
  readonly id: string
  readonly projectId: number | null
  readonly kind: string
  readonly key: string | null
  readonly title: JobParams
  readonly payload: unknown
  readonly createdBy: string
  readonly now: Date
}

/** Nothing when a job with the same key is still open. */
export const insert = (tx: Tx, job: NewRow): Promise<{ id: string } | undefined> =>
  tx.one(sql`
    insert into jobs (job_id, project_id, kind, key, title, payload, created_by, created_at)
    values (${job.id}, ${job.projectId}, ${job.kind}, ${job.key}, ${JSON.stringify(job.title)}::jsonb, ${JSON.stringify(job.payload)}::jsonb,
      ${job.createdBy}, ${job.now})
    on conflict (coalesce(project_id, 0), kind, key) where key is not null and state in ('queued', 'running') do nothing
    returning job_id as id`)

export const findOpen = (db: Db, projectId: number | null, kind: string, key: string | null): Promise<{ id: string } | undefined> =>
  db.one(sql`
    select job_id as id from jobs where coalesce(project_id, 0) = ${projectId ?? 0} and kind = ${kind} and key = ${key} and state in ('queued', 'running')`)

export const find = (db: Db, projectId: number | undefined, id: string): Promise<JobRow | undefined> =>
  db.one<JobRow>(sql`select ${columns} from jobs where project_id is not distinct from ${projectId ?? null} and job_id = ${id}`)

export interface Wanted {
  readonly before: number | undefined
  readonly limit: number
  readonly state: string | undefined
  readonly kind: string | undefined
  readonly key: string | undefined
}

export const list = (db: Db, projectId: number, wanted: Wanted): Promise<JobRow[]> =>
  db.rows<JobRow>(sql`
    select ${columns} from jobs
    where project_id = ${projectId} and seq < ${wanted.before ?? Number.MAX_SAFE_INTEGER}
      and (${wanted.state ?? null}::text is null or state = ${wanted.state ?? null}) and (${wanted.kind ?? null}::text is null or kind = ${wanted.kind ?? null})
      and (${wanted.key ?? null}::text is null or key = ${wanted.key ?? null})
    order by seq desc limit ${wanted.limit}`)

/** The newest job of each key. */
export const newestOf = (
  db: Db,
  projectId: number,
  kind: string,
  keys: readonly string[],
): Promise<(JobRow & { readonly key: string })[]> =>
  db.rows(sql`
    select distinct on (key) key, ${columns} from jobs where project_id = ${projectId} and kind = ${kind} and key = any(${keys}::text[])
    order by key, seq desc`)

export const lock = (tx: Tx, projectId: number | undefined, id: string): Promise<JobRow | undefined> =>
  tx.one<JobRow>(sql`select ${columns} from jobs where project_id is not distinct from ${projectId ?? null} and job_id = ${id} for update`)

/** The queued ones in order of their start. */
export const queued = async (db: Db): Promise<string[]> =>
  (await db.rows<{ id: string }>(sql`select job_id as id from jobs where state = 'queued' order by seq`)).map((row) => row.id)

export async function openCounts(db: Db): Promise<Readonly<Record<string, number>>> {
  const rows = await db.rows<{ state: string; n: number }>(sql`
    select state, count(*) as n from jobs where state in ('queued', 'running', 'failed') group by state`)
  return Object.fromEntries(rows.map((row) => [row.state, row.n]))
}
