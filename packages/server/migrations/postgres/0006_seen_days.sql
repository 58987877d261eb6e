-- When a day of `seen` was first needed: an import of old data keeps its days as long as a live stream does.
create table seen_days (
  day date primary key,
  created_at timestamptz not null
);
