create sequence account_id_seq;
create table accounts (
  account_id bigint primary key default nextval('account_id_seq'),
  email text not null unique,
  name text not null,
  password_hash text not null,
  created_at timestamptz not null
);

create table sessions (
  token_hash text primary key,
  session_id text not null unique,
  account_id bigint not null references accounts on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  user_agent text not null,
  ip text not null
);

-- Sign-in attempts that failed, to slow down guessing per account and per address.
create table sign_in_failures (
  failure_id text primary key,
  subject text not null,
  at timestamptz not null
);
create index sign_in_failures_by_subject on sign_in_failures (subject, at);

create sequence project_id_seq as integer;
create table projects (
  project_id integer primary key default nextval('project_id_seq'),
  slug text not null unique,
  name text not null,
  time_zone text not null,
  marketing_default text not null default 'allow' check (marketing_default in ('allow', 'deny')),
  revision integer not null default 1,
  created_at timestamptz not null
);

create table members (
  project_id integer not null references projects,
  account_id bigint not null references accounts on delete cascade,
  role text not null,
  added_at timestamptz not null,
  primary key (project_id, account_id)
);

-- A source is what a write key stands for: one site, app or server that sends.
create sequence source_id_seq as integer;
create table sources (
  source_id integer primary key default nextval('source_id_seq'),
  project_id integer not null references projects,
  name text not null,
  kind text not null,
  write_key text not null unique,
  first_seen_at timestamptz,
  last_seen_at timestamptz,
  created_at timestamptz not null,
  archived_at timestamptz
);

create sequence api_token_id_seq;
create table api_tokens (
  token_id bigint primary key default nextval('api_token_id_seq'),
  project_id integer not null references projects,
  name text not null,
  token_hash text not null unique,
  scopes text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create sequence audit_id_seq;
create table audit_log (
  audit_id bigint primary key default nextval('audit_id_seq'),
  project_id integer,
  at timestamptz not null,
  actor_kind text not null,
  actor_id bigint not null,
  actor_name text not null,
  ip text not null,
  action text not null,
  target_kind text not null,
  target_id text not null,
  before jsonb,
  after jsonb
);
create index audit_log_of_project on audit_log (project_id, audit_id desc);

create table idempotency_keys (
  actor text not null,
  key text not null,
  request_hash text not null,
  answer jsonb,
  created_at timestamptz not null,
  primary key (actor, key)
);
