-- Who could have entered a journey and did not: refused at the door, or cancelled while it was waited for what should not follow.
create table journey_not_entered (
  project_id UInt32,
  journey_id UInt32,
  version UInt32,
  at DateTime64(3, 'UTC'),
  person_id UInt64,
  kind LowCardinality(String),
  reason LowCardinality(String),
  entry_key String,
  event LowCardinality(String),
  event_id String,
  event_at DateTime64(3, 'UTC'),
  is_test UInt8,
  log_partition UInt8,
  log_offset UInt64,
  index of_person person_id type bloom_filter granularity 4
) engine = MergeTree
partition by toYYYYMM(at)
order by (project_id, journey_id, at)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
