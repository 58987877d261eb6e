-- Edits of many people at once, and what each of them changed of whom, so that it can be undone.
create table bulk_edits (
  -- key of the job that makes it, and of the one that undoes it
  edit_id text primary key,
  project_id integer not null references projects,
  name text not null,
  -- `contract/profiles/edits.ts`
  edits jsonb not null,
  created_by text not null,
  created_at timestamptz not null
);
create index bulk_edits_of_project on bulk_edits (project_id, created_at desc, edit_id);

create table bulk_edit_traces (
  part smallint not null,
  person_id bigint not null,
  edit_id text not null,
  project_id integer not null,
  trace jsonb not null,
  at timestamptz not null,
  primary key (part, person_id, edit_id)
);
create index bulk_edit_traces_of_job on bulk_edit_traces (edit_id, person_id);
create index bulk_edit_traces_by_age on bulk_edit_traces (at);
