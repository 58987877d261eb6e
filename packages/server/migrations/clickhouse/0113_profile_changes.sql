create table profile_changes (
  project_id UInt32,
  person_id UInt64,
  at DateTime64(3, 'UTC'),
  source LowCardinality(String),
  changed_by String,
  changes String,
  log_partition UInt8,
  log_offset UInt64
) engine = MergeTree order by (project_id, person_id, at) partition by toYYYYMM(at) ttl toDateTime(at) + interval 180 day
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
