import type { JobResult } from '@millrace/contract/jobs/api.ts'
import type { Db, Tx } from '../postgres.ts'
import { sql } from '../sql.ts'
import type { Progress } from './kinds.ts'
import { type JobError, type JobRow, leaseSeconds } from './store.ts'

/** One run of a job: only the holder of the newest fencing number may write. */
export interface Run {
  readonly id: string
  readonly fence: number
}

const lease = sql`clock_timestamp() + make_interval(secs => ${leaseSeconds})`
const isOurs = (run: Run) => sql`job_id = ${run.id} and fence = ${run.fence} and state = 'running'`

/** Takes a queued job for one run; nothing when somebody else has it or it is not queued. */
export const claim = (db: Db, id: string, owner: string, now: Date): Promise<JobRow | undefined> =>
  db.one<JobRow>(sql`
    update jobs set state = 'running', owner = ${owner}, until = ${lease}, fence = fence + 1, attempts = attempts + 1,
      started_at = coalesce(started_at, ${now}), run_at = ${now}, run_done = done
    where job_id = ${id} and state = 'queued'
    returning job_id as id, project_id as "projectId", kind, payload, cursor, done, attempts, created_by as "createdBy", fence`)

/** Says that the run is alive; nothing when it is not ours any more. */
export const beat = (db: Db, run: Run): Promise<{ cancelRequested: boolean } | undefined> =>
  db.one(sql`update jobs set until = ${lease} where ${isOurs(run)} returning cancel_requested as "cancelRequested"`)

/** Keeps cursor and progress of a run; nothing when it is not ours any more. */
export function save(db: Db, run: Run, cursor: unknown, progress: Progress): Promise<{ cancelRequested: boolean } | undefined> {
  const isFurther = cursor !== undefined
  return db.one(sql`
    update jobs set until = ${lease}, cursor = case when ${isFurther} then ${JSON.stringify(cursor ?? null)}::jsonb else cursor end,
      attempts = case when ${isFurther} then 1 else attempts end, error = case when ${isFurther} then null else error end,
      done = coalesce(${progress.done ?? null}, done), total = coalesce(${progress.total ?? null}, total),
      note = case when ${progress.note !== undefined} then ${progress.note ?? null} else note end
    where ${isOurs(run)} returning cancel_requested as "cancelRequested"`)
}

/** Ends a run, if it is still ours. */
export const end = (
  tx: Tx,
  run: Run,
  outcome: { state: 'done' | 'failed' | 'cancelled'; result?: JobResult | null; error?: JobError | null },
  now: Date,
): Promise<number> =>
  tx.run(sql`
    update jobs set state = ${outcome.state}, owner = null, note = null, finished_at = ${now},
      result = ${outcome.result ? JSON.stringify(outcome.result) : null}::jsonb, error = ${outcome.error ? JSON.stringify(outcome.error) : null}::jsonb
    where ${isOurs(run)}`)

/** Back to the queue: after an error (which stays to be seen), or unharmed because the process stops. */
export const putBack = (tx: Tx, run: Run, error: JobError | undefined): Promise<number> =>
  tx.run(sql`
    update jobs set state = 'queued', owner = null, attempts = attempts - ${error ? 0 : 1},
      error = coalesce(${error ? JSON.stringify(error) : null}::jsonb, error)
    where ${isOurs(run)}`)

/** Runs whose process is gone: their lease has passed. Locked for the transaction. */
export const lost = (tx: Tx): Promise<JobRow[]> =>
  tx.rows<JobRow>(sql`
    select job_id as id, project_id as "projectId", kind, payload, attempts, fence, cancel_requested as "cancelRequested" from jobs
    where state = 'running' and until < clock_timestamp() order by seq limit 100 for update skip locked`)

/** Those of the lost runs that have not been ended go back to the queue. */
export const requeue = (tx: Tx, lost: readonly Run[]): Promise<number> =>
  tx.run(sql`
    update jobs j set state = 'queued', owner = null from unnest(${lost.map((run) => run.id)}::text[], ${lost.map((run) => run.fence)}::bigint[]) l(id, fence)
    where j.job_id = l.id and j.fence = l.fence and j.state = 'running'`)

/** How often it ran since it last got further. */
export const attempts = async (db: Db, run: Run): Promise<number | undefined> =>
  (await db.one<{ attempts: number }>(sql`select attempts from jobs where ${isOurs(run)}`))?.attempts
