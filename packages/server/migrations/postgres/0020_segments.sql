create table segments (
  segment_id text primary key,
  project_id integer not null references projects,
  name text not null,
  rule jsonb not null,
  revision integer not null default 1,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index segments_of_project on segments (project_id, updated_at desc);

-- Every definition a segment ever had; never changed.
create table segment_versions (
  segment_id text not null references segments,
  version integer not null,
  rule jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (segment_id, version)
);
