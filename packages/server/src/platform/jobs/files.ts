import type { Db, Tx } from '../postgres.ts'
import { sql } from '../sql.ts'

/** How long a file can be taken after its job has ended. */
export const fileDays = 7

export async function append(tx: Tx, jobId: string, piece: string | Uint8Array): Promise<void> {
  const body = typeof piece === 'string' ? Buffer.from(piece) : piece
  await tx.run(sql`
    insert into job_files (job_id, piece, body)
    select ${jobId}, coalesce(max(piece) + 1, 0), ${body}::bytea from job_files where job_id = ${jobId}`)
}

/** The file, piece by piece, so that none is ever in memory as a whole. */
export async function* read(db: Db, jobId: string): AsyncGenerator<Buffer> {
  for (let piece = 0; ; piece++) {
    const row = await db.one<{ body: Buffer }>(sql`select body from job_files where job_id = ${jobId} and piece = ${piece}`)
    if (!row) return
    yield row.body
  }
}

/** Removes the files of jobs that ended before, whatever their end; the jobs themselves stay to be seen. */
export async function dropOldFiles(db: Db, before: Date): Promise<number> {
  return db.run(sql`
    with old as (
      update jobs set result = result - 'file', cursor = case when state = 'done' then cursor end, done = case when state = 'done' then done else 0 end
      where finished_at < ${before} and state in ('done', 'failed', 'cancelled') and exists (select 1 from job_files f where f.job_id = jobs.job_id)
      returning job_id
    )
    delete from job_files f using old where f.job_id = old.job_id`)
}

/** Removes ended jobs, and entries of the queue that no process will take up again. */
export async function dropOldJobs(db: Db, before: Date): Promise<number> {
  await db.run(sql`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs where attempts >= max_attempts))`)
  return db.run(sql`delete from jobs where finished_at < ${before} and state in ('done', 'failed', 'cancelled')`)
}
