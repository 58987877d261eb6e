create table events (
  project_id UInt32,
  event LowCardinality(String),
  time DateTime64(3, 'UTC'),
  ord UInt64,
  received_at DateTime64(3, 'UTC'),
  person_id UInt64,
  collected_person_id UInt64,
  distinct_id String,
  event_id String,
  source LowCardinality(String),
  is_test UInt8,
  log_partition UInt8,
  log_offset UInt64,
  properties JSON(max_dynamic_paths=1024),
  extra String,
  index by_received received_at type minmax granularity 1,
  projection by_person (select _part_offset order by (project_id, person_id, time))
) engine = MergeTree
partition by toYYYYMM(time)
order by (project_id, event, toDate(time), cityHash64(distinct_id))
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

create table profiles (
  project_id UInt32,
  person_id UInt64,
  part UInt8,
  revision UInt64,
  is_test UInt8,
  deleted UInt8,
  created_at DateTime64(3, 'UTC'),
  properties JSON(max_dynamic_paths=512),
  log_partition UInt8,
  log_offset UInt64
) engine = ReplacingMergeTree(revision)
order by (project_id, person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

create table person_tags (
  project_id UInt32,
  person_id UInt64,
  tag LowCardinality(String),
  value String,
  set_at DateTime64(3, 'UTC'),
  removed UInt8,
  revision UInt64,
  log_partition UInt8,
  log_offset UInt64
) engine = ReplacingMergeTree(revision)
order by (project_id, tag, person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

create table person_overrides (
  project_id UInt32,
  old_person_id UInt64,
  person_id UInt64,
  revision UInt64,
  log_partition UInt8,
  log_offset UInt64
) engine = ReplacingMergeTree(revision)
order by (project_id, old_person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

create table exposures (
  project_id UInt32,
  person_id UInt64,
  experiment String,
  arm String,
  at DateTime64(3, 'UTC'),
  log_partition UInt8,
  log_offset UInt64
) engine = MergeTree
order by (project_id, experiment, at)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
