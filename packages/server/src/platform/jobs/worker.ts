import { Logger as QueueLogger, run, type Runner } from 'graphile-worker'
import type { Logger } from 'pino'
import { pause } from '../clock.ts'
import { calmPool } from '../postgres.ts'
import { task } from './queue.ts'

export interface WorkerDeps {
  readonly databaseUrl: string
  readonly log: Logger
  readonly concurrency: number
  readonly perform: (id: string) => Promise<void>
  /** Called at start and every few seconds: takes up lost jobs, starts due ones. */
  readonly round: () => Promise<void>
  readonly stopping: AbortSignal
}

const roundMs = 4_000

/** Takes jobs from the queue until the process stops. Answers when the jobs at hand are back in the queue. */
export async function work(deps: WorkerDeps): Promise<void> {
  await Promise.all([rounds(deps), queue(deps)])
}

async function rounds({ round, log, stopping }: WorkerDeps): Promise<void> {
  while (!stopping.aborted) {
    await round().catch((error: unknown) => log.error({ err: error }, 'looking after jobs failed, tried again'))
    await pause(roundMs, stopping)
  }
}

/** The queue's own workers give up after some seconds without a database; they are started again for as long as we run. */
async function queue({ databaseUrl, log, concurrency, perform, stopping }: WorkerDeps): Promise<void> {
  while (!stopping.aborted) {
    // One of its own it would leave to end by itself, without anybody who hears of connections that break meanwhile.
    const pgPool = calmPool({ connectionString: databaseUrl, max: concurrency + 2 })
    try {
      const runner = await run({
        pgPool,
        concurrency,
        noHandleSignals: true,
        parsedCronItems: [],
        logger: quietly(log),
        taskList: { [task]: (payload: unknown) => perform((payload as { id: string }) /* written by nudge() */.id) },
      })
      await ended(runner, stopping)
    } catch (error) {
      log.error({ err: error }, 'the queue of jobs stopped, started again')
    } finally {
      await pgPool.end()
    }
    await pause(1_000, stopping)
  }
}

async function ended(runner: Runner, stopping: AbortSignal): Promise<void> {
  const stop = (): void => void runner.stop().catch(() => undefined)
  if (stopping.aborted) stop()
  stopping.addEventListener('abort', stop)
  try {
    await runner.promise
  } finally {
    stopping.removeEventListener('abort', stop)
  }
}

/** The queue talks much; what it warns of goes to our log. */
const quietly = (log: Logger): QueueLogger =>
  new QueueLogger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn({ queue: message }, 'queue of jobs')
  })
