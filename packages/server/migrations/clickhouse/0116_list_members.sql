create table list_members (
  project_id UInt32,
  list LowCardinality(String),
  person_id UInt64,
  removed UInt8,
  revision UInt64,
  log_partition UInt8,
  log_offset UInt64
) engine = ReplacingMergeTree(revision) order by (project_id, list, person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
