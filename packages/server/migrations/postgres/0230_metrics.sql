-- Numbers that a project has agreed on: named once, used on boards, by alerts and as goals.
create table metrics (
  metric_id text primary key,
  project_id integer not null references projects,
  name text not null,
  name_en text not null,
  note text not null,
  owner text not null,
  unit text not null,
  format text not null check (format in ('number', 'percent', 'money')),
  definition jsonb not null,
  revision integer not null default 1,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create unique index metrics_name on metrics (project_id, name) where archived_at is null;
create index metrics_of_project on metrics (project_id, updated_at desc, metric_id);

create table metric_versions (
  metric_id text not null references metrics,
  version integer not null,
  definition jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (metric_id, version)
);
