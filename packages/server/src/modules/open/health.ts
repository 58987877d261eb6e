import type { FastifyInstance } from 'fastify'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Clock, pause } from '../../platform/clock.ts'
import { type LogRoom, logProbe } from '../../platform/log/index.ts'
import { schemaState } from '../../platform/migrate.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { demandRoom, inGb, rooms, warningsOf } from './rooms.ts'

export interface HealthDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly room: LogRoom
  readonly stats: () => Promise<{ backlog: number; oldestSeconds: number }>
}

/** An answer that takes longer is a no. */
const timeoutMs = 5_000

/**
 * `/healthz` = alive. `/readyz` = can accept durably, proven by a write. `/readyz?full` also asks both engines and their schemas and says
 * how far behind we are: 503 with the reasons when an engine is away or has no room, although accepting goes on without ClickHouse.
 */
export function healthRoutes(http: FastifyInstance, deps: HealthDeps): void {
  const probe = shared(logProbe(deps.postgres, deps.clock, deps.room))
  http.get('/healthz', () => ({ ok: true }))
  http.get<{ Querystring: { full?: string } }>('/readyz', async (request, reply) => {
    const checks: Record<string, () => Promise<unknown>> = { log: probe, ...(request.query.full === undefined ? {} : fullChecks(deps)) }
    const problems: Record<string, string> = {}
    const answer: Record<string, unknown> = warningOf(deps.room)
    await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          const found = await inTime(check())
          if (typeof found === 'object') Object.assign(answer, found)
          else answer[name] = true
        } catch (error) {
          if (name !== 'stats' && name !== 'disks') answer[name] = false
          problems[name] = error instanceof Error ? error.message : String(error)
        }
      }),
    )
    const isReady = Object.keys(problems).length === 0
    return reply.status(isReady ? 200 : 503).send(isReady ? answer : { ...answer, problems })
  })
}

/** The log's own disk, seen at every question. */
function warningOf(room: LogRoom): Record<string, unknown> {
  const now = room.now()
  const warnings = now ? warningsOf({ postgres: now }) : {}
  return Object.keys(warnings).length > 0 ? { warnings } : {}
}

function fullChecks({ postgres, clickhouse, room, stats }: HealthDeps): Record<string, () => Promise<unknown>> {
  return {
    postgres: () => postgres.run(sql`select 1`),
    clickhouse: async () => {
      if (!(await clickhouse.ping())) throw new Error('ClickHouse does not answer')
    },
    disks: async () => {
      const seen = await rooms({ clickhouse, room })
      demandRoom(seen)
      return { freeGb: inGb(seen), warnings: warningsOf(seen) }
    },
    migrations: () => sameSchema(postgres),
    stats: async () => {
      const { backlog, oldestSeconds } = await stats()
      return { backlog, oldestSeconds }
    },
  }
}

/** The schemas in service are those of this program, neither older nor newer: another version may run beside it. */
async function sameSchema(postgres: Postgres): Promise<void> {
  const { pending } = await schemaState(postgres)
  if (pending.length > 0) throw new Error(`not applied: ${pending.map(({ engine, name }) => `${engine}/${name}`).join(', ')}`)
}

/** Askers that come while a check runs share it: a hanging database is asked once. */
function shared(check: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= check().finally(() => {
      running = undefined
    })
    return running
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const giveUp = new AbortController()
  const late = pause(timeoutMs, giveUp.signal).then(() => {
    throw new Error(`no answer within ${timeoutMs} ms`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    giveUp.abort()
  }
}
