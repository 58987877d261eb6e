-- Pictures and files of a project. What a file is stands under the hash of its bytes, once for each width a picture was asked for in; 0 is as it is.
create table assets (
  asset_id text primary key,
  project_id integer not null references projects,
  name text not null,
  kind text not null check (kind in ('picture', 'file')),
  folder text not null default '',
  tags text[] not null default '{}',
  note text not null default '',
  version integer not null default 1,
  approved_by text,
  approved_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index assets_of_project on assets (project_id, updated_at);

create table asset_versions (
  asset_id text not null references assets on delete cascade,
  version integer not null,
  hash text not null,
  file_name text not null,
  type text not null,
  bytes integer not null,
  width integer,
  height integer,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (asset_id, version)
);

create table asset_files (
  project_id integer not null references projects,
  hash text not null,
  width integer not null default 0,
  body bytea not null,
  primary key (project_id, hash, width)
);
-- Pictures are packed already.
alter table asset_files alter column body set storage external;
