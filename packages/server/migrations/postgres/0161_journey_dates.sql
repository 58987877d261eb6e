-- Journeys that people enter on a date of their profile, and when each of them is due.
create table journey_date_watches (
  journey_id integer primary key,
  project_id integer not null
);
create index journey_date_watches_of_project on journey_date_watches (project_id);
create table journey_dates (
  part smallint not null,
  journey_id integer not null,
  person_id bigint not null,
  project_id integer not null,
  -- null: has been, and is remembered so that it is once
  due_at timestamptz,
  value text not null,
  zone text not null,
  primary key (part, journey_id, person_id)
);
create index journey_dates_due on journey_dates (part, due_at) where due_at is not null;
create index journey_dates_of_person on journey_dates (part, person_id);
