import type { Route } from '../../platform/http/index.ts'
import type { Reactor } from '../ingest/index.ts'
import type { InboxDeps } from './inbox.ts'
import { reactInbox } from './react.ts'
import { inboxRoutes } from './routes.ts'

export interface InboxModule {
  /** Takes what people answer from the events. */
  readonly react: Reactor
  readonly routes: readonly Route[]
}

/** Conversations with people who answer to messages. */
export const inboxModule = (deps: InboxDeps): InboxModule => ({
  react: reactInbox({ ...deps, now: deps.clock.now }),
  routes: inboxRoutes(deps),
})
