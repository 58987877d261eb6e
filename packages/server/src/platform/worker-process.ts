import { type ChildProcess, spawn } from 'node:child_process'
import type { Logger } from 'pino'

export interface WorkerProcess {
  /** Resolves when the first worker works. */
  readonly ready: Promise<void>
  stop(): Promise<void>
  /** Ends it at once. */
  kill(): void
}

/** What a worker tells the process that started it. */
export interface WorkerNews {
  readonly workerId: string
}

/** Tells the program that it has somebody to end with. */
const beside = 'beside-the-server'
const firstPauseMs = 500
const longestPauseMs = 30_000
/** One that ran this long was well: the next death is a first one. */
const wellMs = 60_000

/**
 * Runs a worker in a process of its own, and another one whenever it ends, until it is stopped. It ends by itself when
 * this process dies, because the channel between them closes.
 * @param gone called with the worker's id when it has died: nobody else can hold its leases.
 */
export function startWorker(
  program: string,
  env: NodeJS.ProcessEnv,
  { log, gone }: { readonly log: Logger; gone(workerId: string): Promise<void> },
): WorkerProcess {
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  let isStopping = false
  let pauseMs = firstPauseMs
  let timer: NodeJS.Timeout | undefined
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>()

  function run(): void {
    const startedAt = performance.now()
    let workerId: string | undefined
    const started = spawn(process.execPath, [...process.execArgv, program, beside], {
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child = started
    started.on('message', (news: WorkerNews) => {
      workerId = news.workerId
      isReady()
    })
    ended = new Promise((resolve) => {
      started.once('error', (error) => log.error({ err: error }, 'the worker process cannot be started'))
      started.once('close', (code, signal) => {
        resolve()
        if (isStopping) return
        log.error({ code, signal }, 'the worker process has ended, started again')
        if (performance.now() - startedAt > wellMs) pauseMs = firstPauseMs
        if (workerId) gone(workerId).catch((error: unknown) => log.error({ err: error }, 'leases not released'))
        timer = setTimeout(run, pauseMs)
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      })
    })
  }
  run()

  return {
    ready,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      child?.kill('SIGTERM')
      await ended
    },
    kill() {
      isStopping = true
      child?.kill('SIGKILL')
    },
  }
}

/** For the worker: says who it is, and ends when the process that started it is no more. */
export function reportTo(parent: NodeJS.Process, news: WorkerNews): void {
  if (!parent.channel) {
    // The other end has died while this one was starting: nobody will say so again.
    if (parent.argv.includes(beside)) process.exit(1)
    return
  }
  parent.once('disconnect', () => process.exit(1))
  parent.send?.(news)
}
