import type { Db } from '../postgres.ts'
import { sql } from '../sql.ts'

/** The one task of the queue: "look at this job now". Its own retries are not used; whether there is something to do says the row. */
export const task = 'job'

/** Has a worker look at these jobs, now or after some seconds of machine time. */
export const nudge = (db: Db, ids: readonly string[], seconds = 0): Promise<number> =>
  db.run(sql`
    select graphile_worker.add_job(${task}, json_build_object('id', x.id), job_key => x.id, max_attempts => 1000,
      run_at => clock_timestamp() + make_interval(secs => ${seconds}))
    from unnest(${ids}::text[]) x(id)`)

export const forget = (db: Db, id: string): Promise<number> => db.run(sql`select graphile_worker.remove_job(${id})`)

/**
 * Queued jobs nobody will look at: their entry is missing, or was taken by a process that died before it began. Entries
 * such a process holds are given back, whatever they are for.
 */
export async function unattended(db: Db, afterSeconds: number): Promise<string[]> {
  const rows = await db.rows<{ id: string; holder: string | null }>(sql`
    select j.job_id as id, q.locked_by as holder from jobs j left join graphile_worker.jobs q on q.key = j.job_id
    where j.state = 'queued' and (q.id is null or q.locked_at < clock_timestamp() - make_interval(secs => ${afterSeconds})) limit 100`)
  const holders = [...new Set(rows.flatMap((row) => row.holder ?? []))]
  if (holders.length > 0) await db.run(sql`select graphile_worker.force_unlock_workers(${holders}::text[])`)
  return rows.map((row) => row.id)
}
