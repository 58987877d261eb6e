-- Dated notes beside the numbers: holidays, the market, stock, weather, what was heard from people.
create table dated_notes (
  note_id text primary key,
  project_id integer not null references projects,
  day date not null,
  until date check (until >= day),
  kind text not null,
  title text not null,
  text text not null,
  revision integer not null default 1,
  created_by text not null,
  created_at timestamptz not null
);
create index dated_notes_of_project on dated_notes (project_id, day desc, note_id);
