create table templates (
  template_id text primary key,
  project_id integer not null references projects,
  name text not null,
  channel text not null,
  body jsonb not null,
  revision integer not null default 1,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index templates_of_project on templates (project_id, updated_at desc);

create table template_versions (
  template_id text not null references templates,
  version integer not null,
  body jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (template_id, version)
);
