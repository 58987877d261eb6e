create table journey_history (
  project_id UInt32,
  journey_id UInt32,
  version UInt32,
  run_id UInt64,
  person_id UInt64,
  node LowCardinality(String),
  visit UInt32,
  arrived_at DateTime64(3, 'UTC'),
  left_at DateTime64(3, 'UTC'),
  port LowCardinality(String),
  why LowCardinality(String),
  log_partition UInt8,
  log_offset UInt64
) engine = MergeTree
partition by toYYYYMM(left_at)
order by (project_id, person_id, journey_id, run_id, visit)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
