-- How the mails of a project look, and the words it does not use.
create table brand_kits (
  project_id integer primary key references projects,
  brand jsonb not null,
  revision integer not null default 1,
  updated_at timestamptz not null
);

-- Blocks that many templates show. A mail has their newest text; what they said before stays.
create table shared_blocks (
  block_id text primary key,
  project_id integer not null references projects,
  name text not null,
  blocks jsonb not null,
  revision integer not null default 1,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index shared_blocks_of_project on shared_blocks (project_id);

create table shared_block_versions (
  block_id text not null references shared_blocks,
  version integer not null,
  blocks jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (block_id, version)
);
