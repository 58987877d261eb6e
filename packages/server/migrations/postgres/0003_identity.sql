-- One-ID. A person is a dense number below 2^53; ids map to people; overrides map merged people to the one that stayed.
create sequence person_id_seq;

create table people (
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  properties jsonb not null default '{}',
  revision bigint not null default 1,
  created_at timestamptz not null,
  -- 0 only device ids, 1 known by some graph id, 2 has a login
  level smallint not null default 0,
  is_test boolean not null default false,
  merged_into bigint,
  primary key (part, person_id)
);
create index people_of_project on people (project_id, person_id) where merged_into is null;

create table person_ids (
  id_part smallint not null,
  project_id integer not null,
  id_type text not null,
  id_value text not null,
  person_id bigint not null,
  person_part smallint not null,
  bound_at timestamptz not null,
  primary key (id_part, project_id, id_type, id_value)
);
create index person_ids_of_person on person_ids (person_part, person_id);
create index person_ids_by_prefix on person_ids (project_id, id_value text_pattern_ops);

-- A device that someone else logs in on later: from then on its anonymous events are theirs.
create table device_logins (
  id_part smallint not null,
  project_id integer not null,
  id_type text not null,
  id_value text not null,
  from_at timestamptz not null,
  person_id bigint not null,
  person_part smallint not null,
  primary key (id_part, project_id, id_type, id_value, from_at)
);
create index device_logins_of_person on device_logins (person_part, person_id);

create table person_overrides (
  part smallint not null,
  old_person_id bigint not null,
  project_id integer not null,
  person_id bigint not null,
  merged_at timestamptz not null,
  primary key (part, old_person_id)
);
create index person_overrides_to on person_overrides (person_id);

-- Merges that the rules refused; for a human to look at.
create table identity_conflicts (
  part smallint not null,
  project_id integer not null,
  person_id bigint not null,
  other_person_id bigint not null,
  reason text not null,
  first_at timestamptz not null,
  primary key (part, person_id, other_person_id)
);

-- Deliveries already taken, by the client's own day; a day is dropped as a table.
create table seen (
  log_part smallint not null,
  day date not null,
  key bytea not null,
  log_offset bigint not null,
  primary key (log_part, day, key)
) partition by range (day);

-- Orders the snapshots of tags and overrides in the analysis store; taken while the row is locked.
create sequence fact_revision_seq;
