-- Files of customers on their way in. The file lies in pieces, so that any process can read it and a backup has it.
create table imports (
  import_id text primary key,
  project_id integer not null references projects,
  name text not null,
  kind text not null,
  format text not null,
  bytes bigint not null,
  mapping jsonb,
  job_id text,
  created_by text not null,
  created_at timestamptz not null
);
create index imports_of_project on imports (project_id, created_at desc, import_id);

create table import_pieces (
  import_id text not null references imports on delete cascade,
  piece integer not null,
  body bytea not null,
  primary key (import_id, piece)
);
alter table import_pieces alter column body set storage external;

-- The mapping last used for files of a kind with the same columns.
create table import_mappings (
  project_id integer not null references projects,
  kind text not null,
  columns_hash text not null,
  mapping jsonb not null,
  used_at timestamptz not null,
  primary key (project_id, kind, columns_hash)
);
