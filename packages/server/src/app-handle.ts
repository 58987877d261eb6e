import type { FastifyInstance } from 'fastify'
import type { AdminModule } from './modules/admin/index.ts'
import type { IngestModule } from './modules/ingest/index.ts'
import type { More } from './modules/journeys/index.ts'
import type { ClickHouse } from './platform/clickhouse.ts'
import type { Clock } from './platform/clock.ts'
import type { Route } from './platform/http/index.ts'
import type { Jobs } from './platform/jobs/index.ts'
import type { Postgres } from './platform/postgres.ts'

/** The application as it runs. */
export interface App {
  readonly http: FastifyInstance
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly admin: AdminModule
  readonly ingest: IngestModule
  readonly routes: readonly Route[]
  /** Everything Fastify serves, those routes too: `GET /url`. */
  readonly served: ReadonlySet<string>
  readonly jobs: Jobs
  readonly clock: Clock
  /** Where bounces and replies are taken, if they are. */
  readonly mailPort: number | undefined
  /** Does all work there is, here and now: logs, inboxes, timers, sends, jobs. For tests and tools, when no worker runs. */
  settle(): Promise<void>
  /** One round of the part owner alone, without processing the log first. */
  act(): Promise<More>
  stop(): Promise<void>
}
