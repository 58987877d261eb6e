-- Calls to other servers that runs wait for. A row is gone as soon as the call has ended.
create sequence journey_call_seq;
create table journey_calls (
  part smallint not null,
  call_id bigint not null default nextval('journey_call_seq'),
  project_id integer not null,
  person_id bigint not null,
  journey_id integer not null,
  version integer not null,
  run_id bigint not null,
  node text not null,
  visit integer not null,
  host text not null,
  is_test boolean not null,
  trigger jsonb not null,
  -- what was called, for the next attempt; null before the first one has failed
  request jsonb,
  attempts smallint not null default 0,
  -- since when it might have been called
  since timestamptz not null,
  -- null: held while its journey is paused; of one that is being called: when it is called again if nothing is heard of it
  next_at timestamptz,
  primary key (part, call_id),
  unique (part, run_id, node, visit)
);
create index journey_calls_due on journey_calls (host, next_at);
create index journey_calls_held on journey_calls (journey_id) where next_at is null;
create index journey_calls_of_person on journey_calls (part, person_id);

-- Secrets that calls of journeys name: to sign with, and for headers.
create table journey_secrets (
  project_id integer not null,
  name text not null,
  -- the only host it goes to, with its port
  host text not null,
  sealed bytea not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (project_id, name)
);
