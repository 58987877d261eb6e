-- Journeys that take in people by themselves: when, whom, and how far that has come.
create table journey_schedules (
  journey_id integer primary key,
  project_id integer not null,
  -- null: never again
  next_at timestamptz,
  run_no integer not null default 0
);
create index journey_schedules_due on journey_schedules (next_at);
create table journey_audiences (
  journey_id integer not null,
  run_no integer not null,
  project_id integer not null,
  version integer not null,
  due_at timestamptz not null,
  -- due, frozen, skipped
  state text not null,
  frozen_at timestamptz,
  -- people meant
  size integer not null default 0,
  primary key (journey_id, run_no)
);
-- Numbers of people, in their order; who was erased is 0. The first `taken` of them have been let in, or refused.
create table journey_audience_parts (
  part smallint not null,
  journey_id integer not null,
  run_no integer not null,
  due_at timestamptz not null,
  project_id integer not null,
  people bigint[] not null,
  size integer not null,
  taken integer not null default 0,
  primary key (part, journey_id, run_no, due_at)
);
create index journey_audience_parts_open on journey_audience_parts (part, due_at) where taken < size;
