-- What a project says of its types of ids; without a row, the built-in rules.
create table identity_settings (
  project_id integer primary key,
  types jsonb not null,
  merges_per_hour integer not null,
  -- of ids that are kept as hashes; sealed
  salt bytea,
  revision integer not null
);
