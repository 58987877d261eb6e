create table items (
  project_id UInt32,
  item_type LowCardinality(String),
  item_id String,
  revision UInt64,
  deleted UInt8,
  updated_at DateTime64(3, 'UTC'),
  properties JSON(max_dynamic_paths=256),
  extra String,
  log_partition UInt8,
  log_offset UInt64
) engine = ReplacingMergeTree(revision)
order by (project_id, item_type, item_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
