import { attemptsOf, type PerformDeps, tellEnd } from './perform.ts'
import { nudge, unattended } from './queue.ts'
import * as runs from './runs.ts'
import type { JobError, JobRow } from './store.ts'

/** Longer than a worker needs from taking an entry of the queue to claiming the job. */
const attendSeconds = 10

/**
 * Jobs of dead processes go on: a run whose lease has passed goes back to the queue (or ends, when it was to be cancelled or
 * dies at the same place again and again), and every queued job gets an entry in the queue. Any process may do it at any time.
 */
export async function rescue({ postgres, clock, specs, log }: Pick<PerformDeps, 'postgres' | 'clock' | 'specs' | 'log'>): Promise<number> {
  const rescued = await postgres.transaction(async (tx) => {
    const lost = await runs.lost(tx)
    const ended = lost.flatMap((job) => fateOf(job, attemptsOf(specs.get(job.kind))) ?? [])
    for (const { job, state, error } of ended) {
      await runs.end(tx, job, { state, error }, clock.now())
      await tellEnd(tx, specs, job, state)
    }
    await runs.requeue(tx, lost)
    return lost.length
  })
  const waiting = await unattended(postgres, attendSeconds)
  if (waiting.length > 0) await nudge(postgres, waiting)
  if (rescued > 0) log.warn({ jobs: rescued }, 'jobs of ended processes taken up')
  return rescued
}

interface Fate {
  readonly job: JobRow
  readonly state: 'failed' | 'cancelled'
  readonly error: JobError | null
}

/** How a lost run ends, if it is not to go on. */
function fateOf(job: JobRow, attempts: number): Fate | undefined {
  if (job.cancelRequested) return { job, state: 'cancelled', error: null }
  if (job.attempts >= attempts) return { job, state: 'failed', error: { code: 'job_lost', params: { attempts: job.attempts } } }
  return undefined
}
