create table consents (
  project_id UInt32,
  purpose LowCardinality(String),
  channel LowCardinality(String),
  person_id UInt64,
  granted UInt8,
  removed UInt8,
  revision UInt64,
  log_partition UInt8,
  log_offset UInt64
) engine = ReplacingMergeTree(revision) order by (project_id, purpose, channel, person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
-- Who has a usable address on a channel. The address itself is not here, only what two equal ones have in common.
create table person_addresses (
  project_id UInt32,
  channel LowCardinality(String),
  person_id UInt64,
  address UUID,
  removed UInt8,
  revision UInt64,
  log_partition UInt8,
  log_offset UInt64
) engine = ReplacingMergeTree(revision) order by (project_id, channel, person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
create table suppressions (
  project_id UInt32,
  channel LowCardinality(String),
  address UUID,
  removed UInt8,
  revision UInt64,
  log_partition UInt8,
  log_offset UInt64
) engine = ReplacingMergeTree(revision) order by (project_id, channel, address)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
