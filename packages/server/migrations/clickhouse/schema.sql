CREATE TABLE consents
(
    `project_id` UInt32,
    `purpose` LowCardinality(String),
    `channel` LowCardinality(String),
    `person_id` UInt64,
    `granted` UInt8,
    `removed` UInt8,
    `revision` UInt64,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project_id, purpose, channel, person_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE events
(
    `project_id` UInt32,
    `event` LowCardinality(String),
    `time` DateTime64(3, 'UTC'),
    `ord` UInt64,
    `received_at` DateTime64(3, 'UTC'),
    `person_id` UInt64,
    `settled_person_id` UInt64 DEFAULT person_id COMMENT 'derived',
    `collected_person_id` UInt64,
    `distinct_id` String,
    `event_id` String,
    `source` LowCardinality(String),
    `is_test` UInt8,
    `is_historical` UInt8 DEFAULT 0,
    `log_partition` UInt8,
    `log_offset` UInt64,
    `properties` JSON,
    `extra` String,
    INDEX by_received received_at TYPE minmax GRANULARITY 1,
    PROJECTION by_person
    (
        SELECT _part_offset
        ORDER BY
            project_id,
            person_id,
            time
    )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project_id, event, toDate(time), cityHash64(distinct_id))
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE exposures
(
    `project_id` UInt32,
    `person_id` UInt64,
    `experiment` String,
    `arm` String,
    `at` DateTime64(3, 'UTC'),
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = MergeTree
ORDER BY (project_id, experiment, at)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE items
(
    `project_id` UInt32,
    `item_type` LowCardinality(String),
    `item_id` String,
    `revision` UInt64,
    `deleted` UInt8,
    `updated_at` DateTime64(3, 'UTC'),
    `properties` JSON(max_dynamic_paths = 256),
    `extra` String,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project_id, item_type, item_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE journey_history
(
    `project_id` UInt32,
    `journey_id` UInt32,
    `version` UInt32,
    `run_id` UInt64,
    `person_id` UInt64,
    `node` LowCardinality(String),
    `visit` UInt32,
    `arrived_at` DateTime64(3, 'UTC'),
    `left_at` DateTime64(3, 'UTC'),
    `port` LowCardinality(String),
    `why` LowCardinality(String),
    `log_partition` UInt8,
    `log_offset` UInt64,
    `next` LowCardinality(String),
    `is_test` UInt8
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(left_at)
ORDER BY (project_id, person_id, journey_id, run_id, visit)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE journey_not_entered
(
    `project_id` UInt32,
    `journey_id` UInt32,
    `version` UInt32,
    `at` DateTime64(3, 'UTC'),
    `person_id` UInt64,
    `kind` LowCardinality(String),
    `reason` LowCardinality(String),
    `entry_key` String,
    `event` LowCardinality(String),
    `event_id` String,
    `event_at` DateTime64(3, 'UTC'),
    `is_test` UInt8,
    `log_partition` UInt8,
    `log_offset` UInt64,
    INDEX of_person person_id TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (project_id, journey_id, at)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE list_members
(
    `project_id` UInt32,
    `list` LowCardinality(String),
    `person_id` UInt64,
    `removed` UInt8,
    `revision` UInt64,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project_id, list, person_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE message_facts
(
    `project_id` UInt32,
    `kind` LowCardinality(String),
    `at` DateTime64(3, 'UTC'),
    `person_id` UInt64,
    `journey_id` UInt32,
    `node` LowCardinality(String),
    `template_id` LowCardinality(String),
    `intent_id` UInt64,
    `attempt_id` UInt64,
    `is_bot` UInt8,
    `detail` String,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (project_id, journey_id, kind, at)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE person_addresses
(
    `project_id` UInt32,
    `channel` LowCardinality(String),
    `person_id` UInt64,
    `address` UUID,
    `removed` UInt8,
    `revision` UInt64,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project_id, channel, person_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE person_overrides
(
    `project_id` UInt32,
    `old_person_id` UInt64,
    `person_id` UInt64,
    `revision` UInt64,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project_id, old_person_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE person_tags
(
    `project_id` UInt32,
    `person_id` UInt64,
    `tag` LowCardinality(String),
    `value` String,
    `set_at` DateTime64(3, 'UTC'),
    `removed` UInt8,
    `revision` UInt64,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project_id, tag, person_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE profile_changes
(
    `project_id` UInt32,
    `person_id` UInt64,
    `at` DateTime64(3, 'UTC'),
    `source` LowCardinality(String),
    `changed_by` String,
    `changes` String,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (project_id, person_id, at)
TTL toDateTime(at) + toIntervalDay(180)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE profiles
(
    `project_id` UInt32,
    `person_id` UInt64,
    `part` UInt8,
    `revision` UInt64,
    `is_test` UInt8,
    `deleted` UInt8,
    `created_at` DateTime64(3, 'UTC'),
    `properties` JSON(max_dynamic_paths = 512),
    `extra` String,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project_id, person_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE segment_changes
(
    `project_id` UInt32,
    `segment` LowCardinality(String),
    `at` DateTime64(3, 'UTC'),
    `person_id` UInt64,
    `entered` UInt8,
    `cause` LowCardinality(String),
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (project_id, segment, at)
TTL toDateTime(at) + toIntervalDay(400)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE squashes
(
    `project_id` UInt32,
    `revision` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY project_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE suppressions
(
    `project_id` UInt32,
    `channel` LowCardinality(String),
    `address` UUID,
    `removed` UInt8,
    `revision` UInt64,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project_id, channel, address)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE tag_changes
(
    `project_id` UInt32,
    `tag` LowCardinality(String),
    `person_id` UInt64,
    `at` DateTime64(3, 'UTC'),
    `value` String,
    `removed` UInt8,
    `version` UInt32,
    `revision` UInt64,
    `log_partition` UInt8,
    `log_offset` UInt64
)
ENGINE = MergeTree
ORDER BY (project_id, tag, person_id, at)
TTL toDateTime(at) + toIntervalDay(400) GROUP BY project_id, tag, person_id SET at = max(at), value = argMax(value, revision), removed = argMax(removed, revision), version = argMax(version, revision), revision = max(revision)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;
