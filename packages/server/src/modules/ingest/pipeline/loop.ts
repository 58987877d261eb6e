import type { Logger } from 'pino'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { pause } from '../../../platform/clock.ts'
import type { Leases } from '../../../platform/leases.ts'
import { Fenced, type Lease, type LogName, type Outboxes } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { claimRanges, maxRecords, nothing, recordsOf, type Round, roundOf } from './claim.ts'
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

/** Takes one round of some partitions through all steps. */
export async function processRound(deps: PipelineDeps, epoch: string, leases: readonly Lease[]): Promise<Round> {
  const claim = await claimRanges(deps.postgres, 'events', leases)
  if (!claim) return nothing
  const incoming = recordsOf(claim)
  const identified = await withoutPoison((sieve) => identify(deps, claim, incoming, sieve))
  const refused = await storeEvents(deps.clickhouse, epoch, claim, identified)
  const { true: spoilt = [], false: records = [] } = Object.groupBy(identified.records, (one) => `${refused.has(one)}`)
  const notStored = spoilt.map((one): Parked => ({ one, reason: 'store_refused', detail: refused.get(one) ?? '' }))
  const stored = { records, items: identified.items, parked: [...identified.parked, ...notStored] }
  const parked = await withoutPoison((sieve) => react(deps, claim, stored, sieve))
  for (const [reason, some] of Map.groupBy(parked, (one) => one.reason))
    deps.log.error({ reason, records: some.length, partitions: [...new Set(some.map(({ one }) => one.logPart))] }, 'records parked')
  return roundOf(claim)
}

export async function readEpoch(postgres: Postgres): Promise<string> {
  const row = await postgres.one<{ epoch: string }>(sql`select epoch from log_epochs where log = 'events'`)
  return row?.epoch ?? ''
}

/** Takes everything through that waits in partitions of ours, facts that come of it included. */
export async function drain(deps: PipelineDeps): Promise<void> {
  const epoch = await readEpoch(deps.postgres)
  do await deps.leases.renew()
  while ((await drainLog(deps, epoch, 'events')) || (await drainLog(deps, epoch, 'facts')))
}

async function drainLog(deps: PipelineDeps, epoch: string, log: LogName): Promise<boolean> {
  let at = deps.leases.log(log)
  for (let any = false; ; any = true) {
    const { leases: after } = at.length === 0 ? nothing : await roundOfLog(deps, epoch, log, at)
    if (after.length === 0) return any
    const moved = new Map(after.map((lease) => [lease.logPart, lease]))
    at = at.map((lease) => moved.get(lease.logPart) ?? lease)
  }
}

const roundOfLog = (deps: PipelineDeps, epoch: string, log: LogName, leases: readonly Lease[]): Promise<Round> =>
  log === 'events' ? processRound(deps, epoch, leases) : moveFacts(deps, epoch, leases)

export interface Pipeline {
  /** Something was appended: look now instead of at the next tick. */
  wake(): void
  stop(): Promise<void>
}

const idleMs = 250
/**
 * Rounds under way at once. Each works on its share of the partitions together: a statement or an insert costs the same
 * for all of them as for one, and while one round is in PostgreSQL another can be in ClickHouse.
 */
const lanes: Record<LogName, number> = { events: 2, facts: 1 }

/**
 * How long a lane lets records gather after a round. A round of fifty records costs the engines ten times as much per record
 * as one of thousands, so there is always a short rest, and the busier it is, the longer; with a full round waiting there is none.
 */
const restAfter = (records: number): number => (records >= 0.8 * maxRecords ? 0 : Math.min(400, 50 + records / 10))

interface Lane {
  readonly log: LogName
  readonly key: string
  readonly leases: readonly Lease[]
}

/** Runs until stopped: every leased partition of both logs, each in order. */
export function startPipeline(deps: PipelineDeps): Pipeline {
  const stopping = new AbortController()
  const progress = new Map<string, Lease>()
  const busy = new Set<string>()
  const served = new Map<string, number>()
  let epoch = ''
  let woken = false
  let wakeUp = (): void => undefined

  const keyOf = (log: LogName, lease: Lease): string => `${log}:${lease.logPart}:${lease.fence}`

  /** One round, then the lane is free again; who has waited longest comes first, should one have to go alone. */
  async function work({ log, key, leases }: Lane): Promise<void> {
    busy.add(key)
    const inTurn = leases.toSorted((a, b) => (served.get(keyOf(log, a)) ?? 0) - (served.get(keyOf(log, b)) ?? 0))
    const from = inTurn.map((lease) => progress.get(keyOf(log, lease)) ?? lease)
    try {
      const { leases: after, records } = await roundOfLog(deps, epoch, log, from)
      for (const lease of after) {
        progress.set(keyOf(log, lease), lease)
        served.set(keyOf(log, lease), performance.now())
      }
      await pause(restAfter(records), stopping.signal)
    } catch (error) {
      const [first] = from
      if (first) served.set(keyOf(log, first), performance.now())
      for (const lease of from) progress.delete(keyOf(log, lease))
      const partitions = from.map((lease) => lease.logPart)
      if (!(error instanceof Fenced)) deps.log.error({ err: error, log, partitions }, 'round failed, tried again')
      await deps.leases.renew().catch(() => undefined)
      await pause(200, stopping.signal)
    } finally {
      busy.delete(key)
      woken = true
      wakeUp()
    }
  }

  /** Lanes with something to do. */
  async function waiting(): Promise<Lane[]> {
    const rows = await deps.postgres.rows<{ log: LogName; logPart: number }>(sql`
      select h.log, h.log_part as "logPart" from log_heads h join log_positions p on p.log_part = h.log_part and p.log = h.log
      where p.owner = ${deps.leases.workerId} and (h.next - 1 > p.done_upto) order by h.log_part`)
    const groups = Map.groupBy(rows, ({ log, logPart }) => `${log}:${logPart % lanes[log]}`)
    return [...groups].flatMap(([key, [first, ...others]]) => {
      if (!first) return []
      const parts = new Set([first, ...others].map((row) => row.logPart))
      const leases = deps.leases.log(first.log).filter((lease) => parts.has(lease.logPart))
      return leases.length > 0 ? [{ log: first.log, key, leases }] : []
    })
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        epoch ||= await readEpoch(deps.postgres)
        woken = false
        for (const lane of await waiting()) if (!busy.has(lane.key)) void work(lane)
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
