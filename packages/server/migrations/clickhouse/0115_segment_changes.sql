create table segment_changes (
  project_id UInt32,
  segment LowCardinality(String),
  at DateTime64(3, 'UTC'),
  person_id UInt64,
  entered UInt8,
  cause LowCardinality(String),
  log_partition UInt8,
  log_offset UInt64
) engine = MergeTree order by (project_id, segment, at) partition by toYYYYMM(at) ttl toDateTime(at) + interval 400 day
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
