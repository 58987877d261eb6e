import { dropOldQuality, dropSeenDays } from './modules/ingest/index.ts'
import { dropPassedWatches } from './modules/journeys/index.ts'
import { dropEndedMessages } from './modules/messaging/index.ts'
import { dropPassedHours } from './platform/log/index.ts'
import { type Keep, olderThan } from './platform/retention.ts'

/** Every table that grows, and how long its rows stay. The same list stands in `docs/operations.md`; a test compares them. */
export const keeps: readonly Keep[] = [
  { table: 'log_batches', days: 1, sweep: async (db, before) => (await dropPassedHours(db, before)).length },
  { table: 'seen', days: 7, sweep: dropSeenDays },
  { table: 'quality_counts', days: 0, sweep: async (db, now) => dropOldQuality(db, now).then(() => 0) },
  olderThan('sessions', 'expires_at', 0),
  olderThan('sign_in_failures', 'at', 1),
  olderThan('idempotency_keys', 'created_at', 7),
  olderThan('mailbox', 'received_at', 30),
  { table: 'message_intents', days: 400, sweep: dropEndedMessages },
  { table: 'goal_watches', days: 7, sweep: dropPassedWatches },
  olderThan('audit_log', 'at', 730),
]
