create table message_facts (
  project_id UInt32,
  kind LowCardinality(String),
  at DateTime64(3, 'UTC'),
  person_id UInt64,
  journey_id UInt32,
  node LowCardinality(String),
  template_id LowCardinality(String),
  intent_id UInt64,
  attempt_id UInt64,
  is_bot UInt8,
  detail String,
  log_partition UInt8,
  log_offset UInt64
) engine = MergeTree
partition by toYYYYMM(at)
order by (project_id, journey_id, kind, at)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
