-- Whose an event is by the overrides that were known when it was written or last squashed; before that, the number it lies under.
-- Readers apply only overrides told since (`squashes`). What can be made again is in no backup.
alter table events add column settled_person_id UInt64 default person_id comment 'derived' after person_id;

-- Overrides up to this revision are in `events.settled_person_id`, in every month.
create table squashes (
  project_id UInt32,
  revision UInt64
) engine = ReplacingMergeTree(revision) order by project_id
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
