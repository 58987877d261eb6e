import type { Tx } from '../postgres.ts'
import { sql } from '../sql.ts'

export const askToCancel = (tx: Tx, id: string): Promise<number> =>
  tx.run(sql`update jobs set cancel_requested = true where job_id = ${id}`)

export const cancelQueued = (tx: Tx, id: string, now: Date): Promise<number> =>
  tx.run(sql`update jobs set state = 'cancelled', cancel_requested = true, finished_at = ${now} where job_id = ${id} and state = 'queued'`)

/** Queued again; nothing when a job with the same key is open by now. */
export const requeueEnded = (tx: Tx, id: string): Promise<number> =>
  tx.run(sql`
    update jobs j set state = 'queued', attempts = 0, error = null, cancel_requested = false, finished_at = null where j.job_id = ${id}
      and not exists (select 1 from jobs o where o.key = j.key and o.kind = j.kind and o.project_id is not distinct from j.project_id
        and o.state in ('queued', 'running'))`)
