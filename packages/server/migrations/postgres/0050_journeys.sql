create sequence journey_id_seq as integer;
create table journeys (
  journey_id integer primary key default nextval('journey_id_seq'),
  project_id integer not null references projects,
  public_id text not null unique,
  name text not null,
  state text not null check (state in ('draft', 'running', 'paused', 'ended')),
  draft jsonb not null,
  revision integer not null default 1,
  version integer,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  paused_at timestamptz,
  archived_at timestamptz
);
create index journeys_of_project on journeys (project_id, updated_at desc);

-- What was published, for ever.
create table journey_versions (
  journey_id integer not null references journeys,
  version integer not null,
  graph jsonb not null,
  trigger_properties text[] not null,
  policy text not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (journey_id, version)
);

-- Events that live journeys name: only these reach the inbox.
create table journey_events (
  project_id integer not null,
  event text not null,
  journey_id integer not null references journeys,
  primary key (project_id, event, journey_id)
);

create sequence journey_run_seq;
create table journey_runs (
  part smallint not null,
  run_id bigint not null,
  project_id integer not null,
  journey_id integer not null,
  version integer not null,
  person_id bigint not null,
  entry_key text not null,
  entered_at timestamptz not null,
  node text not null,
  -- 0 waiting for an absence before entry, 1 waiting, 2 done, 3 exited
  state smallint not null,
  arrived_at timestamptz not null,
  due_at timestamptz,
  absence boolean not null,
  visits integer not null,
  reason text not null default '',
  trigger jsonb not null,
  primary key (part, run_id)
);
create index journey_runs_of_person on journey_runs (part, person_id, journey_id);
create index journey_runs_due on journey_runs (due_at) where due_at is not null;
create index journey_runs_of_journey on journey_runs (journey_id, state, node);

-- One row per run that may still convert; counting a conversion is deleting it.
create table goal_watches (
  part smallint not null,
  run_id bigint not null,
  project_id integer not null,
  journey_id integer not null,
  version integer not null,
  person_id bigint not null,
  from_at timestamptz not null,
  until timestamptz not null,
  trigger jsonb not null,
  primary key (part, run_id)
);
create index goal_watches_of_person on goal_watches (part, person_id);

-- People over edges, as they pass: `goal` and `entered` are ports of the entry.
create table journey_counters (
  part smallint not null,
  journey_id integer not null,
  version integer not null,
  node text not null,
  port text not null,
  n bigint not null,
  primary key (part, journey_id, version, node, port)
);
