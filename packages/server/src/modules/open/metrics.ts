import type { FastifyInstance } from 'fastify'
import type { Gauge, Registry } from 'prom-client'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Room } from '../../platform/disk.ts'
import { leaseStates, type LogRoom } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { journeyQueues } from '../journeys/index.ts'
import { messageQueues } from '../messaging/index.ts'
import { segmentQueues } from '../segments/index.ts'
import { tagQueues } from '../tags/index.ts'
import { rooms } from './rooms.ts'

export interface MetricsDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly room: LogRoom
  readonly clock: Clock
  readonly stats: () => Promise<{ backlog: number; oldestSeconds: number }>
}

/** What there is to read; its library is loaded with the first scrape. */
async function gauges() {
  const { Gauge, Registry } = await import('prom-client')
  const registry = new Registry()
  const registers = [registry]
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge<string> => new Gauge({ name, help, labelNames, registers })
  const backlog = gauge('millrace_log_backlog_batches', 'Accepted batches not yet processed')
  const oldest = gauge('millrace_log_oldest_seconds', 'Age of the oldest record not yet processed')
  const overdue = gauge('millrace_lease_overdue_seconds', 'How far the stalest held lease is past its end', ['of'])
  const unowned = gauge('millrace_leases_unowned', 'Leases that no worker holds', ['of'])
  const depth = gauge(
    'millrace_queue_depth',
    'What waits: log batches, people whose segments or tags are to be looked at, inbox rows, due timers, held runs, due sends, sends without outcome',
    ['queue'],
  )
  const free = gauge('millrace_disk_free_bytes', 'Room on the disks of the engines, where it can be seen', ['of'])
  return { registry, backlog, oldest, overdue, unowned, depth, free }
}

/** `/metrics` for Prometheus: read from the database at each scrape, so that every process says the same. */
export function metricsRoute(http: FastifyInstance, { postgres, clickhouse, room, clock, stats }: MetricsDeps): void {
  let made: ReturnType<typeof gauges> | undefined

  async function read(): Promise<Registry> {
    const { registry, backlog, oldest, overdue, unowned, depth, free } = await (made ??= gauges())
    const now = clock.now()
    const [log, leases, segments, tags, journeys, messages, disks] = await Promise.all([
      stats(),
      leaseStates(postgres),
      segmentQueues(postgres, now),
      tagQueues(postgres),
      journeyQueues(postgres, now),
      messageQueues(postgres, now),
      rooms({ clickhouse, room }),
    ])
    backlog.set(log.backlog)
    oldest.set(log.oldestSeconds)
    free.reset()
    for (const [of, { freeBytes }] of Object.entries<Room>(disks)) free.set({ of }, freeBytes)
    for (const lease of leases) {
      overdue.set({ of: lease.of }, lease.overdueSeconds)
      unowned.set({ of: lease.of }, lease.unowned)
      if (lease.of !== 'parts') depth.set({ queue: lease.of }, lease.waiting)
    }
    for (const [queue, waiting] of Object.entries({ ...segments, ...tags, ...journeys, ...messages })) depth.set({ queue }, waiting)
    return registry
  }

  http.get('/metrics', async (_, reply) => {
    const registry = await read()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
