-- Steps kept under a name, to be put into journeys as copies.
create table journey_subflows (
  subflow_id text primary key,
  project_id integer not null references projects,
  name text not null,
  -- the newest version
  fragment jsonb not null,
  version integer not null default 1,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index journey_subflows_of_project on journey_subflows (project_id, updated_at desc);

create table journey_subflow_versions (
  subflow_id text not null references journey_subflows,
  version integer not null,
  fragment jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (subflow_id, version)
);
