import type { Logger } from 'pino'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { pause } from '../../../platform/clock.ts'
import type { Leases } from '../../../platform/leases.ts'
import { Fenced, type Lease, type LogName, type Outboxes } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { claimRange } from './claim.ts'
import { moveFacts } from './facts.ts'
import { identify, type IdentifyDeps } from './identify.ts'
import { type Parked, withoutPoison } from './poison.ts'
import { type Reactor, react } from './react.ts'
import { storeEvents } from './store.ts'

export interface PipelineDeps extends IdentifyDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly leases: Leases
  readonly reactors: readonly Reactor[]
  readonly log: Logger
}

/** Processes one range of a partition through all steps; answers with the lease after it, or nothing when idle. */
export async function processRange(deps: PipelineDeps, epoch: string, lease: Lease): Promise<Lease | undefined> {
  const claim = await claimRange(deps.postgres, lease)
  if (!claim) return undefined
  const identified = await withoutPoison((sieve) => identify(deps, claim, sieve))
  const refused = await storeEvents(deps.clickhouse, epoch, claim, identified)
  const { true: spoilt = [], false: records = [] } = Object.groupBy(identified.records, (one) => `${refused.has(one.logOffset)}`)
  const notStored = spoilt.map((one): Parked => ({ one, reason: 'store_refused', detail: refused.get(one.logOffset) ?? '' }))
  const stored = { records, items: identified.items, parked: [...identified.parked, ...notStored] }
  const parked = await withoutPoison((sieve) => react(deps, claim, stored, sieve))
  for (const [reason, some] of Map.groupBy(parked, (one) => one.reason))
    deps.log.error({ reason, records: some.length, partition: lease.logPart }, 'records parked')
  return { ...lease, doneUpto: claim.upto, claimedUpto: claim.upto }
}

export async function readEpoch(postgres: Postgres): Promise<string> {
  const row = await postgres.one<{ epoch: string }>(sql`select epoch from log_epochs where log = 'events'`)
  return row?.epoch ?? ''
}

export interface Pipeline {
  /** Something was appended: look now instead of at the next tick. */
  wake(): void
  stop(): Promise<void>
}

const idleMs = 250
/** Partitions worked on at once. Two are faster than four under load (9,500 to 8,700 events/s): ranges and inserts get larger. Facts have their own. */
const lanes: Record<LogName, number> = { events: 2, facts: 1 }

/** Runs until stopped: every leased partition of both logs, a few at a time, each in order. */
export function startPipeline(deps: PipelineDeps): Pipeline {
  const stopping = new AbortController()
  const progress = new Map<string, Lease>()
  const busy = new Set<string>()
  const served = new Map<string, number>()
  let epoch = ''
  let woken = false
  let wakeUp = (): void => undefined

  const busyIn = (log: LogName): number => [...busy].filter((key) => key.startsWith(log)).length
  const keyOf = (log: LogName, lease: Lease): string => `${log}:${lease.logPart}:${lease.fence}`

  /** One range, then the lane is free again: a partition that is always busy must not keep the others waiting. */
  async function step(log: LogName, lease: Lease): Promise<void> {
    const key = keyOf(log, lease)
    const from = progress.get(key) ?? lease
    const next = log === 'events' ? await processRange(deps, epoch, from) : await moveFacts(deps, epoch, from)
    if (next) progress.set(key, next)
  }

  async function work(log: LogName, lease: Lease): Promise<void> {
    const key = keyOf(log, lease)
    busy.add(key)
    try {
      served.set(key, performance.now())
      await step(log, lease)
    } catch (error) {
      progress.delete(key)
      if (!(error instanceof Fenced)) deps.log.error({ err: error, log, partition: lease.logPart }, 'range failed, tried again')
      await deps.leases.renew().catch(() => undefined)
      await pause(200, stopping.signal)
    } finally {
      busy.delete(key)
      woken = true
      wakeUp()
    }
  }

  async function waiting(): Promise<{ log: LogName; lease: Lease }[]> {
    const rows = await deps.postgres.rows<{ log: LogName; logPart: number }>(sql`
      select h.log, h.log_part as "logPart" from log_heads h join log_positions p on p.log_part = h.log_part and p.log = h.log
      where p.owner = ${deps.leases.workerId} and (h.next - 1 > p.done_upto)`)
    return rows.flatMap(({ log, logPart }) =>
      deps.leases
        .log(log)
        .filter((lease) => lease.logPart === logPart)
        .map((lease) => ({ log, lease })),
    )
  }

  const longestWaitingFirst = (some: { log: LogName; lease: Lease }[]): { log: LogName; lease: Lease }[] =>
    some.toSorted((a, b) => (served.get(keyOf(a.log, a.lease)) ?? 0) - (served.get(keyOf(b.log, b.lease)) ?? 0))

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        epoch ||= await readEpoch(deps.postgres)
        woken = false
        for (const { log, lease } of longestWaitingFirst(await waiting())) {
          if (busyIn(log) < lanes[log] && !busy.has(keyOf(log, lease))) void work(log, lease)
        }
      } catch (error) {
        deps.log.error({ err: error }, 'pipeline cannot read the log')
        await pause(1_000, stopping.signal)
      }
      if (!woken) await Promise.race([pause(idleMs, stopping.signal), new Promise<void>((resolve) => (wakeUp = resolve))])
    }
    while (busy.size > 0) await pause(10)
  }

  const running = run()
  return {
    wake() {
      woken = true
      wakeUp()
    },
    async stop() {
      stopping.abort()
      wakeUp()
      await running
    },
  }
}
