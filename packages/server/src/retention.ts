import { dropRepeatedSightings } from './modules/identity/index.ts'
import { dropOldCounts, dropOldImports, dropOldSamples, dropSeenDays } from './modules/ingest/index.ts'
import { dropFinishedRuns, dropPassedWatches, runDays } from './modules/journeys/index.ts'
import { dropEndedAttempts, dropEndedMessages, dropReleases } from './modules/messaging/index.ts'
import { dropOldFiles, dropOldJobs, fileDays } from './platform/jobs/index.ts'
import { dropDeadWorkers } from './platform/leases.ts'
import { dropPassedHours } from './platform/log/index.ts'
import { type Keep, olderThan } from './platform/retention.ts'

/**
 * How long the rows of tables that grow stay. Each table of the schema stands either here or in `stays`, and both lists
 * stand in `docs/operations.md`; tests compare them.
 */
export const keeps: readonly Keep[] = [
  { table: 'log_batches', days: 1, sweep: async (db, before) => (await dropPassedHours(db, before)).length },
  { table: 'seen', days: 7, sweep: dropSeenDays },
  { table: 'device_sightings', days: 7, sweep: dropRepeatedSightings },
  { table: 'quality_counts', days: 90, sweep: dropOldCounts },
  { table: 'rejected_events', days: 30, sweep: dropOldSamples },
  olderThan('sessions', 'expires_at', 0),
  olderThan('sign_in_failures', 'at', 1),
  olderThan('idempotency_keys', 'created_at', 7),
  olderThan('mailbox', 'received_at', 30),
  { table: 'message_attempts', days: 400, sweep: dropEndedAttempts },
  { table: 'message_intents', days: 400, sweep: dropEndedMessages },
  { table: 'message_releases', days: 0, sweep: dropReleases },
  { table: 'goal_watches', days: 7, sweep: dropPassedWatches },
  { table: 'journey_runs', days: runDays, sweep: dropFinishedRuns },
  { table: 'job_files', days: fileDays, sweep: dropOldFiles },
  { table: 'jobs', days: 90, sweep: dropOldJobs },
  { table: 'imports', days: 30, sweep: dropOldImports },
  olderThan('hook_bodies', 'at', 7),
  { table: 'workers', days: 1, sweep: dropDeadWorkers },
  olderThan('audit_log', 'at', 730),
]

/** Tables without a term, and why that is right. */
export const stays: Readonly<Record<string, 'for ever' | 'fixed size' | 'emptied by use' | 'with another'>> = {
  schema_migrations: 'fixed size',
  schema_steps: 'fixed size',
  log_epochs: 'fixed size',
  log_heads: 'fixed size',
  log_positions: 'fixed size',
  part_leases: 'fixed size',
  job_ticks: 'fixed size',
  import_pieces: 'with another',
  import_mappings: 'for ever',
  seen_days: 'with another',
  part_inbox: 'emptied by use',
  journey_events: 'with another',
  catalog_events: 'for ever',
  catalog_properties: 'for ever',
  catalog_event_properties: 'for ever',
  catalog_settings: 'for ever',
  catalog_usage: 'for ever',
  item_properties: 'for ever',
  items: 'for ever',
  'clickhouse.items': 'for ever',
  people: 'for ever',
  person_ids: 'for ever',
  identity_settings: 'for ever',
  id_lives: 'for ever',
  erased_ids: 'for ever',
  privacy_settings: 'for ever',
  device_numbers: 'for ever',
  device_checks: 'emptied by use',
  person_overrides: 'for ever',
  identity_changes: 'for ever',
  identity_conflicts: 'for ever',
  person_tags: 'for ever',
  tags: 'for ever',
  consents: 'for ever',
  suppressions: 'for ever',
  accounts: 'for ever',
  projects: 'for ever',
  members: 'for ever',
  sources: 'for ever',
  api_tokens: 'for ever',
  segments: 'for ever',
  segment_versions: 'for ever',
  templates: 'for ever',
  template_versions: 'for ever',
  email_settings: 'for ever',
  envelope_keys: 'for ever',
  hooks: 'for ever',
  pulls: 'for ever',
  journeys: 'for ever',
  journey_versions: 'for ever',
  journey_counters: 'for ever',
  'clickhouse.events': 'for ever',
  'clickhouse.profiles': 'for ever',
  'clickhouse.person_tags': 'for ever',
  'clickhouse.person_overrides': 'for ever',
  'clickhouse.exposures': 'for ever',
  'clickhouse.message_facts': 'for ever',
  'clickhouse.journey_history': 'for ever',
  'clickhouse.journey_not_entered': 'for ever',
}
