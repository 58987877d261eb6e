-- Inbound webhooks: where a sender posts, how it proves itself, and what its bodies mean.
create table hooks (
  hook_id text primary key,
  project_id integer not null references projects,
  name text not null,
  -- the secret part of its address
  token text not null unique,
  -- kind, records, mapping, historical, signature: `contract/ingest/hooks.ts`
  settings jsonb not null,
  -- sealed; of those that sign
  secret bytea,
  revision integer not null default 1,
  created_by text not null,
  created_at timestamptz not null,
  last_at timestamptz
);
create index hooks_of_project on hooks (project_id, created_at, hook_id);

-- The bodies that came last, a few of each: to map by, and to see what went wrong.
create table hook_bodies (
  hook_id text not null references hooks on delete cascade,
  body_id text not null,
  project_id integer not null,
  at timestamptz not null,
  status integer not null,
  said text not null,
  accepted integer not null,
  rejected integer not null,
  body text not null,
  primary key (hook_id, body_id)
);
