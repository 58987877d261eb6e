-- Where people hear outside the console of what is wrong. Secrets are sealed; `stopped` says why one refuses until somebody saves it.
create table alert_destinations (
  destination_id text primary key,
  project_id integer not null references projects,
  kind text not null check (kind in ('wecom', 'dingtalk', 'feishu', 'mail')),
  name text not null,
  settings jsonb not null,
  secrets_sealed bytea not null,
  wants text[] not null,
  least text not null check (least in ('medium', 'high')),
  stopped text,
  -- The other side asked for a pause, or does not answer.
  waits_until timestamptz,
  worked_at timestamptz,
  failed_at timestamptz,
  failure text,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index alert_destinations_of_project on alert_destinations (project_id);

-- What each of them is told, once: that something began, and that it is over.
create table notices (
  project_id integer not null,
  destination_id text not null references alert_destinations,
  -- An alert, or an account at a provider, which may be stopped again and again.
  subject text not null,
  since timestamptz not null,
  phase text not null check (phase in ('opened', 'over')),
  kind text not null,
  words jsonb not null,
  link text not null,
  state text not null check (state in ('waiting', 'saying', 'said', 'unknown', 'dropped')),
  attempts integer not null default 0,
  -- The message that said it: many may be gathered into one.
  claim text,
  at timestamptz not null,
  changed_at timestamptz not null,
  primary key (destination_id, subject, since, phase)
);
create index notices_open on notices (destination_id, at) where state in ('waiting', 'saying');
create index notices_lately on notices (destination_id, changed_at) where claim is not null;
create index notices_of_subject on notices (subject);
create index notices_by_age on notices (at);
