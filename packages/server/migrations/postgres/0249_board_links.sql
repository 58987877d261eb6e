-- Links by which visitors without an account see a board; of the token and the password only hashes.
create table board_links (
  link_id text primary key,
  project_id integer not null references projects,
  board_id text not null references boards,
  name text not null,
  role text not null,
  has_free_days boolean not null,
  token_hash text not null unique,
  password_hash text,
  account_id bigint not null references accounts,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  uses integer not null default 0,
  last_used_at timestamptz
);
create index board_links_of on board_links (project_id, board_id, created_at desc);
create index board_links_by_age on board_links (expires_at);
