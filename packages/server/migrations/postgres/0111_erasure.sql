create table privacy_settings (
  project_id integer not null primary key,
  erased_ids text not null check (erased_ids in ('refuse', 'accept')),
  salt bytea,
  revision integer not null
);
create table erased_ids (
  id_part smallint not null,
  project_id integer not null,
  id_hash bytea not null,
  erased_at timestamptz not null,
  primary key (id_part, project_id, id_hash)
);
create index erased_ids_of_project on erased_ids (project_id);
