-- How often and when last a property was sent. One row per log partition, whose owner alone writes it: no row is hot.
create table catalog_usage (
  log_part smallint not null,
  project_id integer not null,
  owner text not null,
  name text not null,
  volume bigint not null,
  last_seen_at timestamptz not null,
  primary key (log_part, project_id, owner, name)
);
create index catalog_usage_of_project on catalog_usage (project_id, owner, name);
