import { randomUUID } from 'node:crypto'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Logger } from 'pino'
import { bell } from '../../platform/bell.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { leaseSeconds, type Leases, leases } from '../../platform/leases.ts'
import { appender, type FactWatcher, type LogRoom, type Outboxes, outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { atBorder, type IdTypes, type PersonHook } from '../identity/index.ts'
import { acceptRecords } from './accept.ts'
import { withoutSystem } from './system-events.ts'
import { byPlan, type Planned } from './by-plan.ts'
import { withChannels } from './channels/apply.ts'
import type { Taxonomies } from './channels/settings.ts'
import { growth } from './pipeline/growth.ts'
import { drain, type Pipeline, type PipelineDeps, startPipeline } from './pipeline/loop.ts'
import type { Reactor } from './pipeline/react.ts'
import { seenDays } from './pipeline/seen.ts'
import type { Quality } from './quality/quality.ts'
import { quarantine } from './quality/quarantine.ts'
import { type LogStats, logStats, settledUpto, type Waiting, waiting, watermark } from './watermark.ts'

export interface IngestModule {
  readonly outboxes: Outboxes
  readonly leases: Leases
  /**
   * Durable when it resolves; rejects with "unknown" when the log or the quarantine cannot be written. Answers with how many
   * records the tracking plan refused: they are in quarantine.
   */
  accept(projectId: number, source: string, records: readonly CanonicalRecord[]): Promise<number>
  /** What `accept` makes of records before it appends them: channels named, ids as the project keeps them, held against the tracking plan. */
  prepare(projectId: number, source: string, records: readonly CanonicalRecord[]): Promise<Planned>
  watermark(): Promise<Date>
  /** A moment such that everything accepted or decided up to it is in both stores. */
  settledUpto(): Promise<Date>
  stats(): Promise<LogStats>
  waiting(): Promise<Waiting>
  /** Called after each commit that later loops care about. */
  onProgress(notice: () => void): void
  /** Processes both logs until nothing is left, in this call; for tests and the CLI, when no worker runs. */
  drain(): Promise<void>
  stop(): Promise<void>
}

export interface IngestDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly log: Logger
  readonly catalog: CatalogModule
  readonly hooks: readonly PersonHook[]
  readonly idTypes: IdTypes
  readonly taxonomies: Pick<Taxonomies, 'of'>
  readonly quality: Quality
  readonly reactors: readonly Reactor[]
  /** Told of every fact before it is committed. */
  readonly factWatchers: readonly FactWatcher[]
  readonly room: LogRoom
  /** Runs the pipeline in this process. */
  readonly worker: boolean
}

export function ingest(deps: IngestDeps): IngestModule {
  const { postgres, clock, log, room } = deps
  let pipeline: Pipeline | undefined
  const notices: (() => void)[] = []
  const wake = (): void => pipeline?.wake()
  const calls = bell(postgres, deps.worker ? wake : undefined)
  const appended = (): void => {
    wake()
    calls.ring()
  }
  const entries = appender(postgres, clock, appended)
  const boxes = outboxes(postgres, clock, appended, deps.factWatchers)
  const held = leases(postgres, randomUUID())
  const noticeAfterwards: Reactor = async (tx) => tx.afterCommit(() => notices.forEach((notice) => notice()))
  const pipelineDeps: PipelineDeps = {
    ...deps,
    outboxes: boxes,
    leases: held,
    days: seenDays(),
    growth: growth(),
    now: clock.now,
    reactors: [...deps.reactors, noticeAfterwards],
  }

  async function prepare(projectId: number, source: string, records: readonly CanonicalRecord[]): Promise<Planned> {
    const named = withChannels(records, await deps.taxonomies.of(projectId))
    const inside = atBorder(named, await deps.idTypes.of(postgres, projectId))
    const { own, told } = withoutSystem(projectId, source, inside)
    const planned = byPlan(await deps.catalog.plans.of(projectId), projectId, source, own)
    return told.length === 0 ? planned : { ...planned, refused: [...told, ...planned.refused] }
  }

  const renewing = deps.worker ? renewForEver(held, log, () => (pipeline ??= startPipeline(pipelineDeps))) : undefined

  return {
    outboxes: boxes,
    leases: held,
    prepare,
    async accept(projectId, source, records) {
      room.check()
      const { records: kept, notes, refused } = await prepare(projectId, source, records)
      try {
        if (refused.length > 0) await postgres.transaction((tx) => quarantine(tx, deps.idTypes.seals, projectId, refused, clock.now()))
        await acceptRecords(entries, projectId, source, kept)
        room.note()
      } catch (error) {
        room.note(error)
        throw error
      }
      await deps.quality.note(notes)
      return refused.length
    },
    watermark: () => watermark(postgres, clock.now()),
    settledUpto: () => settledUpto(postgres, clock.now()),
    stats: () => logStats(postgres, clock.now()),
    waiting: () => waiting(postgres),
    onProgress: (notice) => void notices.push(notice),
    drain: () => drain(pipelineDeps),
    async stop() {
      await renewing?.stop()
      await pipeline?.stop()
      await held.release()
      await calls.stop()
    },
  }
}

/** Leases are renewed three times in their life; the pipeline starts with the first ones held. */
function renewForEver(held: Leases, log: Logger, started: () => void): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let running = Promise.resolve()
  const tick = (): void => {
    running = held
      .renew()
      .then(started, (error: unknown) => log.error({ err: error }, 'leases not renewed'))
      .then(() => {
        if (!stopped) timer = setTimeout(tick, (leaseSeconds * 1000) / 3)
      })
  }
  tick()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
