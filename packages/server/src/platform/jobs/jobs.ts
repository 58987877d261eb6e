import { randomBytes } from 'node:crypto'
import type { Job } from '@millrace/contract/jobs/api.ts'
import type { JobKindName } from '@millrace/contract/jobs/texts.ts'
import type { Permission } from '@millrace/contract/permissions.ts'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import { fail } from '../errors.ts'
import type { Db, Postgres, Tx } from '../postgres.ts'
import * as change from './change.ts'
import type { JobKind, JobSpec, NewJob } from './kinds.ts'
import { perform, type PerformDeps, tellEnd } from './perform.ts'
import { forget, nudge } from './queue.ts'
import { present } from './present.ts'
import { rescue } from './rescue.ts'
import { cronTimes, everyMinute, fireDue, type Tick } from './schedule.ts'
import * as store from './store.ts'
import { work } from './worker.ts'

export interface Jobs {
  /** Registers a kind, while the modules are put together. */
  define<P, C = never>(kind: JobKindName, spec: JobSpec<P, C>): JobKind<P>
  /** Starts a job in the caller's transaction: it runs if that commits, and never otherwise. */
  start<P>(tx: Tx, job: NewJob<P>): Promise<{ id: string }>
  /** Ends a queued job at once; asks a running one to end. */
  cancel(tx: Tx, projectId: number | undefined, id: string): Promise<store.JobRow>
  /** Queues a failed or cancelled job again; it goes on from its cursor. */
  retry(tx: Tx, projectId: number | undefined, id: string): Promise<store.JobRow>
  /** The newest job of each of these keys, as the API shows it. */
  latest(db: Db, projectId: number, kind: JobKindName, keys: readonly string[]): Promise<ReadonlyMap<string, Job>>
  /** What taking the file of a job needs, beside `jobs.read`. */
  fileNeeds(job: Pick<store.JobRow, 'kind' | 'payload'>): Permission
  /** Starts a system job at the times of a cron pattern (UTC), unless the last one still runs; at once where it never ran. */
  schedule(kind: JobKind<Record<string, never>>, cron: string, options?: { readonly atStart?: boolean }): void
  /** Called once a minute of business time by one process, in a transaction: for modules that enqueue what has become due. */
  everyMinute(name: string, hook: (tx: Tx, now: Date) => Promise<void>): void
  /** Starts what is due now. Workers do it by themselves; tests call it after moving the clock. */
  tick(): Promise<void>
  /** Runs what is queued, here, until nothing is; answers whether there was anything. For tests and tools without a worker. */
  drain(): Promise<boolean>
  /** Begins to work, once every kind is defined. */
  work(): void
  stop(): Promise<void>
}

const concurrency = 3

export function jobs(deps: { readonly postgres: Postgres; readonly clock: Clock; readonly log: Logger }): Jobs {
  const { postgres, clock, log } = deps
  const specs = new Map<string, JobSpec<unknown, unknown>>()
  const ticks: Tick[] = []
  const stopping = new AbortController()
  const performing: PerformDeps = { ...deps, owner: randomBytes(6).toString('hex'), specs, stopping: stopping.signal }
  let working: Promise<void> | undefined
  let tickedMinute = 0

  async function start<P>(tx: Tx, job: NewJob<P>): Promise<{ id: string }> {
    const [projectId, key] = [job.projectId ?? null, job.key ?? null]
    const id = `job_${randomBytes(9).toString('hex')}`
    const row = {
      id,
      projectId,
      kind: job.kind.kind,
      key,
      title: job.title ?? {},
      payload: job.kind.payload.parse(job.payload),
      createdBy: job.createdBy,
      now: clock.now(),
    }
    const made = await store.insert(tx, row)
    if (made) await nudge(tx, [id])
    return made ?? (await store.findOpen(tx, projectId, job.kind.kind, key)) ?? start(tx, job)
  }

  async function tick(): Promise<void> {
    const minute = Math.floor(clock.now().getTime() / 60_000)
    if (minute !== tickedMinute && (await fireDue(postgres, clock, log, ticks))) tickedMinute = minute
  }

  const locked = async (tx: Tx, projectId: number | undefined, id: string): Promise<store.JobRow> =>
    (await store.lock(tx, projectId, id)) ?? fail('not_found', { kind: 'job' })
  const again = async (tx: Tx, projectId: number | undefined, id: string): Promise<store.JobRow> =>
    (await store.find(tx, projectId, id)) ?? fail('not_found', { kind: 'job' })

  return {
    define(kind, spec) {
      if (specs.has(kind)) throw new Error(`the job ${kind} is defined twice`)
      specs.set(kind, spec as JobSpec<unknown, unknown>) /* perform() parses with the spec's own schemas before it calls */
      return { kind, payload: spec.payload }
    },
    start,
    async cancel(tx, projectId, id) {
      const job = await locked(tx, projectId, id)
      if (job.state !== 'queued' && job.state !== 'running') fail('wrong_state', { state: job.state })
      if (job.state === 'running') await change.askToCancel(tx, id)
      else {
        await change.cancelQueued(tx, id, clock.now())
        await forget(tx, id)
        await tellEnd(tx, specs, job, 'cancelled')
      }
      return again(tx, projectId, id)
    },
    async retry(tx, projectId, id) {
      const job = await locked(tx, projectId, id)
      if (job.state !== 'failed' && job.state !== 'cancelled') fail('wrong_state', { state: job.state })
      if ((await change.requeueEnded(tx, id)) === 0) fail('job_repeated')
      await nudge(tx, [id])
      return again(tx, projectId, id)
    },
    async latest(db, projectId, kind, keys) {
      if (keys.length === 0) return new Map()
      const rows = await store.newestOf(db, projectId, kind, keys)
      return new Map(rows.map((row) => [row.key, present(row, clock.now())]))
    },
    fileNeeds({ kind, payload }) {
      const spec = specs.get(kind)
      return spec?.fileNeeds?.(spec.payload.parse(payload)) ?? 'project.manage'
    },
    schedule(kind, cron, { atStart = false } = {}) {
      const times = cronTimes(cron)
      let isFirst = atStart
      ticks.push({
        name: `schedule ${kind.kind}`,
        next: (last) => (isFirst ? undefined : times(last)),
        fire: async (tx) => {
          await start(tx, { kind, payload: {}, createdBy: 'system', key: 'schedule' })
          tx.afterCommit(() => (isFirst = false))
        },
      })
    },
    everyMinute: (name, hook) => void ticks.push({ name: `minute ${name}`, next: everyMinute, fire: hook }),
    tick,
    async drain() {
      let found = false
      for (let ids = await store.queued(postgres); ids.length > 0; ids = await store.queued(postgres)) {
        found = true
        for (const id of ids) {
          await perform(performing, id)
          await forget(postgres, id)
        }
      }
      return found
    },
    work() {
      const round = async (): Promise<void> => {
        await rescue(performing)
        await tick()
      }
      const signal = stopping.signal
      working = work({ databaseUrl: postgres.url, log, concurrency, perform: (id) => perform(performing, id), round, stopping: signal })
    },
    async stop() {
      stopping.abort()
      await working
    },
  }
}
