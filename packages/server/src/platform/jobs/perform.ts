import type { JobResult } from '@millrace/contract/jobs/api.ts'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Postgres, Tx } from '../postgres.ts'
import { stopPoint } from '../stop-points.ts'
import { append } from './files.ts'
import { Interrupted, type JobContext, type JobSpec } from './kinds.ts'
import { nudge } from './queue.ts'
import * as runs from './runs.ts'
import { type JobError, type JobRow, leaseSeconds } from './store.ts'

export interface PerformDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly log: Logger
  readonly owner: string
  readonly specs: ReadonlyMap<string, JobSpec<unknown, unknown>>
  /** Fires when the process stops. */
  readonly stopping: AbortSignal
}

const defaultAttempts = 8
const backOffSeconds = (attempts: number): number => Math.min(2 ** attempts * 2, 600)

export const attemptsOf = (spec: JobSpec<unknown, unknown> | undefined): number => spec?.attempts ?? defaultAttempts

/** Runs one queued job, from its cursor, to an end: done, failed, cancelled, or back in the queue. Takes none that is not queued. */
export async function perform(deps: PerformDeps, id: string): Promise<void> {
  const job = await runs.claim(deps.postgres, id, deps.owner, deps.clock.now())
  if (!job) return
  const run = { id: job.id, fence: job.fence }
  const interrupting = new AbortController()
  const interrupt = (why: Interrupted['why']): void => interrupting.abort(new Interrupted(why))
  const stop = (): void => interrupt('stopping')
  if (deps.stopping.aborted) stop()
  deps.stopping.addEventListener('abort', stop)
  const beating = setInterval(
    () => {
      void runs.beat(deps.postgres, run).then(
        (held) => (held ? held.cancelRequested && interrupt('cancelled') : interrupt('lost')),
        (error: unknown) => deps.log.warn({ job: id, err: error }, 'a job could not say that it is alive'),
      )
    },
    (leaseSeconds * 1000) / 4,
  )
  const started = performance.now()
  try {
    const spec = deps.specs.get(job.kind)
    if (!spec) throw new Error(`this program knows no job of the kind ${job.kind}`)
    const result = await spec.run(contextOf(deps, job, spec, interrupting.signal))
    await stopPoint('job.before_end')
    await finish(deps, job, 'done', { result: result ?? null })
  } catch (error) {
    await settleError(deps, job, interrupting.signal.aborted ? interrupting.signal.reason : error)
  } finally {
    clearInterval(beating)
    deps.stopping.removeEventListener('abort', stop)
    deps.log.info({ job: id, kind: job.kind, ms: Math.round(performance.now() - started) }, 'job run')
  }
}

function contextOf(
  { postgres, clock }: PerformDeps,
  job: JobRow,
  spec: JobSpec<unknown, unknown>,
  signal: AbortSignal,
): JobContext<unknown, unknown> {
  return {
    id: job.id,
    projectId: job.projectId ?? undefined,
    createdBy: job.createdBy,
    payload: spec.payload.parse(job.payload),
    cursor: job.cursor === null ? undefined : (spec.cursor?.parse(job.cursor) ?? job.cursor),
    done: job.done,
    clock,
    signal,
    append: (tx, piece) => append(tx, job.id, piece),
    async save({ cursor, progress = {} }, tx) {
      await stopPoint('job.before_save')
      signal.throwIfAborted()
      const held = await runs.save(tx ?? postgres, job, cursor, progress)
      if (!held) throw new Interrupted('lost')
      if (held.cancelRequested) throw new Interrupted('cancelled')
    },
  }
}

async function settleError(deps: PerformDeps, job: JobRow, error: unknown): Promise<void> {
  const { postgres, log } = deps
  if (error instanceof Interrupted) {
    if (error.why === 'cancelled') return finish(deps, job, 'cancelled', {})
    if (error.why === 'stopping') return back(postgres, job, undefined, 0)
    return log.warn({ job: job.id }, 'a job was taken over by another run')
  }
  log.error({ job: job.id, kind: job.kind, err: error }, 'a job failed')
  if (error instanceof Problem) return finish(deps, job, 'failed', { error: { code: error.code, params: error.params } })
  const attempts = await attemptsNow(postgres, job)
  const told: JobError = { code: 'job_failed', params: { attempts, reason: reasonOf(error) } }
  if (attempts >= attemptsOf(deps.specs.get(job.kind))) return finish(deps, job, 'failed', { error: told })
  return back(postgres, job, told, backOffSeconds(attempts))
}

/** Progress made in this run set the count back. */
const attemptsNow = async (postgres: Postgres, job: JobRow): Promise<number> => (await runs.attempts(postgres, job)) ?? job.attempts

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500)

async function back(postgres: Postgres, job: JobRow, error: JobError | undefined, seconds: number): Promise<void> {
  await postgres.transaction(async (tx) => {
    if ((await runs.putBack(tx, job, error)) > 0) await nudge(tx, [job.id], seconds)
  })
}

type Outcome = { readonly result?: JobResult | null; readonly error?: JobError | null }

async function finish(deps: PerformDeps, job: JobRow, state: 'done' | 'failed' | 'cancelled', outcome: Outcome): Promise<void> {
  await deps.postgres.transaction(async (tx) => {
    if ((await runs.end(tx, job, { state, ...outcome }, deps.clock.now())) > 0) await tellEnd(tx, deps.specs, job, state)
  })
}

/** Tells the kind that one of its jobs has ended. */
export async function tellEnd(
  tx: Tx,
  specs: PerformDeps['specs'],
  job: Pick<JobRow, 'id' | 'projectId' | 'kind' | 'payload'>,
  state: 'done' | 'failed' | 'cancelled',
): Promise<void> {
  const spec = specs.get(job.kind)
  await spec?.ended?.(tx, { id: job.id, projectId: job.projectId ?? undefined, payload: spec.payload.parse(job.payload), state })
}
