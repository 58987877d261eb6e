import type { Clock } from '../../platform/clock.ts'
import type { Route } from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { CallOrder } from '../messaging/index.ts'
import { callRoutes } from './routes.ts'
import { cancelPassed, insertTasks } from './store.ts'

export interface CallsDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly catalog: CatalogModule
}

export interface CallsModule {
  /** Makes tasks of messages by phone that the contact rules let go. */
  takeOrders(orders: readonly CallOrder[]): Promise<ReadonlyMap<number, number>>
  readonly routes: readonly Route[]
}

/** Calls that somebody is to make, and what came of them. */
export function callsModule(jobs: Jobs, deps: CallsDeps): CallsModule {
  jobs.everyMinute('calls.cancel', cancelPassed)
  return {
    takeOrders: (orders) => deps.postgres.transaction((tx) => insertTasks(tx, orders, deps.clock.now())),
    routes: callRoutes(deps),
  }
}
