-- How many properties of a project become columns of the analysis store; without a row, the default.
create table catalog_settings (
  project_id integer primary key,
  property_limit integer not null,
  revision integer not null
);
