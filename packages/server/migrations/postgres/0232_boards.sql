-- Pages of tiles, each for the roles that may open it; and questions of analyses that were kept by name.
create table boards (
  board_id text primary key,
  project_id integer not null references projects,
  name text not null,
  note text not null,
  roles text[] not null,
  definition jsonb not null,
  revision integer not null default 1,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index boards_of_project on boards (project_id, updated_at desc, board_id);

create table saved_questions (
  question_id text primary key,
  project_id integer not null references projects,
  name text not null,
  definition jsonb not null,
  revision integer not null default 1,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index saved_questions_of_project on saved_questions (project_id, updated_at desc, question_id);
