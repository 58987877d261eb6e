-- Sources that are read at times: an HTTP API, a table of another database.
create table pulls (
  pull_id text primary key,
  project_id integer not null references projects,
  name text not null,
  -- `contract/ingest/pulls.ts`: where from, what the rows mean, when
  origin jsonb not null,
  rows jsonb not null,
  schedule jsonb,
  -- sealed: values of headers, password
  secrets bytea,
  -- how far it has read: moves with the records that were accepted
  mark jsonb,
  is_paused boolean not null default false,
  next_at timestamptz,
  revision integer not null default 1,
  created_by text not null,
  created_at timestamptz not null
);
create index pulls_of_project on pulls (project_id, created_at, pull_id);
create index pulls_due on pulls (next_at) where next_at is not null;
