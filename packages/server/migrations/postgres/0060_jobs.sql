-- Work that outlives a request. The row is the truth; a graphile-worker job of the same key only says "look at it now".
create sequence job_seq;
create table jobs (
  job_id text primary key,
  seq bigint not null default nextval('job_seq'),
  project_id integer,
  kind text not null,
  -- At most one job with this key is queued or running, per project and kind.
  key text,
  title jsonb not null,
  payload jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  cursor jsonb,
  done bigint not null default 0,
  total bigint,
  note text,
  result jsonb,
  error jsonb,
  -- Runs since the cursor last moved.
  attempts integer not null default 0,
  cancel_requested boolean not null default false,
  created_by text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  -- The present run: who, until when by PostgreSQL's clock, its fencing number, when and at what progress it began.
  owner text,
  until timestamptz not null default 'epoch',
  fence bigint not null default 0,
  run_at timestamptz,
  run_done bigint not null default 0
);
create index jobs_of_project on jobs (project_id, seq desc);
create index jobs_open on jobs (seq) where state in ('queued', 'running');
create unique index jobs_one_of_key on jobs (coalesce(project_id, 0), kind, key) where key is not null and state in ('queued', 'running');

-- When each schedule and each per-minute hook last fired.
create table job_ticks (
  name text primary key,
  last_at timestamptz not null
);
