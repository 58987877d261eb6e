-- Segments whose members are kept up to date by every event and by time.
create sequence segment_numbers as integer;
alter table segments
  add column number integer not null default nextval('segment_numbers'),
  add column is_live boolean not null default false,
  -- grows whenever its members have to be computed anew; `computed_epoch` is the one they are of, null when they are of none
  add column live_epoch integer not null default 0,
  add column computed_epoch integer,
  add column computed_at timestamptz,
  -- the one for which it is known when time alone will change something
  add column timed_epoch integer,
  -- why they cannot be kept up to date
  add column live_error text,
  add column size integer not null default 0;
create unique index segments_number on segments (number);

-- What live segments of a project look at: who is touched by it is looked at again.
create table segment_watches (
  project_id integer not null references projects,
  -- event, profile, tag, anybody
  kind text not null,
  name text not null,
  primary key (project_id, kind, name)
);

create table segment_members (
  part smallint not null,
  person_id bigint not null,
  segment integer not null,
  project_id integer not null,
  since timestamptz not null,
  primary key (part, person_id, segment)
);
create index segment_members_of_segment on segment_members (segment, person_id);

-- Who has to be looked at, and when: at once after something happened, later when time alone may change something.
create table segment_checks (
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  -- null: not before something happens
  due_at timestamptz,
  touched_at timestamptz not null,
  -- grows with every touch, so that one which comes while somebody is looked at is not lost
  touches integer not null default 0,
  -- what comes of it is no entering or leaving: merges and history fire nothing
  is_silent boolean not null default false,
  cause text not null,
  primary key (part, person_id)
);
create index segment_checks_due on segment_checks (is_silent, due_at) where due_at is not null;

-- Size, and how many came and went, by hour.
create table segment_sizes (
  segment integer not null,
  hour timestamptz not null,
  project_id integer not null,
  size integer not null,
  entered integer not null,
  exited integer not null,
  primary key (segment, hour)
);
create index segment_sizes_by_age on segment_sizes (hour);
