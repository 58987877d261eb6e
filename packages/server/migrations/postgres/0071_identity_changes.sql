-- Graph ids that came in one record with this one: `type`, a line feed, `value`. Says what stays together when an id is taken away.
alter table person_ids add column links text[] not null default '{}';

-- Whom a number was merged into at the time; `person_id` follows later merges, this does not.
alter table person_overrides add column into_person_id bigint;
update person_overrides set into_person_id = person_id;
alter table person_overrides alter column into_person_id set not null;

create index device_numbers_by on device_numbers (project_id, by_type, by_value);

-- What happened to people: merges by records or by hand, ids taken away, merges undone.
create sequence identity_change_seq;
create table identity_changes (
  part smallint not null,
  change_id bigint not null,
  project_id integer not null,
  kind text not null,
  -- who stayed, and who was merged or split off
  person_id bigint not null,
  other_person_id bigint not null,
  at timestamptz not null,
  changed_by text not null,
  undone_at timestamptz,
  primary key (part, change_id)
);
create index identity_changes_of_person on identity_changes (person_id, at);
create index identity_changes_of_other on identity_changes (other_person_id);

create sequence identity_conflict_seq;
alter table identity_conflicts
  add column conflict_id bigint,
  add column status text not null default 'open',
  add column decided_at timestamptz,
  add column decided_by text;
update identity_conflicts set conflict_id = nextval('identity_conflict_seq');
alter table identity_conflicts alter column conflict_id set not null;
create index identity_conflicts_of_project on identity_conflicts (project_id, status, conflict_id);
create index identity_conflicts_of_other on identity_conflicts (other_person_id);
