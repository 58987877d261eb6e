-- Who gets no marketing at all is drawn by the salt; those whom a marketing message was meant for stand in `control_memberships`.
create table global_controls (
  project_id integer primary key references projects (project_id),
  -- percent
  share double precision not null,
  salt text not null,
  -- when these people were drawn
  since timestamptz not null,
  revision integer not null default 1
);
create sequence control_membership_seq;
create table control_memberships (
  part smallint not null,
  membership_id bigint not null default nextval('control_membership_seq'),
  project_id integer not null,
  person_id bigint not null,
  salt text not null,
  -- of the draw, in ten thousandths: who leaves first when the share becomes smaller
  bucket smallint not null,
  from_at timestamptz not null,
  -- null: still in it
  until_at timestamptz,
  primary key (part, membership_id)
);
create unique index control_memberships_open on control_memberships (part, person_id) where until_at is null;
create index control_memberships_of_person on control_memberships (part, person_id);
create index control_memberships_of_project on control_memberships (project_id) where until_at is null;
