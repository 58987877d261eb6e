create table tag_changes (
  project_id UInt32,
  tag LowCardinality(String),
  person_id UInt64,
  at DateTime64(3, 'UTC'),
  value String,
  removed UInt8,
  version UInt32,
  revision UInt64,
  log_partition UInt8,
  log_offset UInt64
) engine = MergeTree order by (project_id, tag, person_id, at)
-- What somebody had lately began at any time before: of what is older the last value stays.
ttl toDateTime(at) + interval 400 day group by project_id, tag, person_id set at = max(at), value = argMax(value, revision),
  removed = argMax(removed, revision), version = argMax(version, revision), revision = max(revision)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
