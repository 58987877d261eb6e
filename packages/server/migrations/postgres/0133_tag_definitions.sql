-- Tags that follow from what people are and did.
create table tag_definitions (
  tag_id text primary key,
  project_id integer not null references projects,
  -- the tag
  name text not null,
  -- a path of words, `偏好/品类`
  category text not null,
  note text not null,
  owner text not null,
  -- `contract/tags/definition.ts`
  definition jsonb not null,
  -- asked, hourly, daily
  refresh text not null,
  revision integer not null default 1,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  computed_at timestamptz,
  computed_version integer,
  people integer
);
create unique index tag_definitions_name on tag_definitions (project_id, name) where archived_at is null;
create index tag_definitions_of_project on tag_definitions (project_id, updated_at desc, tag_id);

create table tag_definition_versions (
  tag_id text not null references tag_definitions,
  version integer not null,
  definition jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (tag_id, version)
);

-- How many people had which value after each computation.
create table tag_runs (
  -- the job that made it
  run_id text primary key,
  tag_id text not null references tag_definitions,
  at timestamptz not null,
  project_id integer not null,
  version integer not null,
  people integer not null,
  changed integer not null,
  "values" jsonb not null
);
create index tag_runs_of_tag on tag_runs (tag_id, at desc);
create index tag_runs_by_age on tag_runs (at);
