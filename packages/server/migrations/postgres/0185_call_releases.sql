-- Calls follow the rate at which a resumed journey lets go of what became overdue, as messages do.
alter table journey_calls add column due_at timestamptz;
update journey_calls set due_at = since;
-- when its step wanted it; of one that was let go, when that was
alter table journey_calls alter column due_at set not null;
create table journey_call_releases (
  journey_id integer primary key,
  project_id integer not null,
  resumed_at timestamptz not null,
  per_minute integer not null,
  skip_hours integer,
  next_at timestamptz not null
);
