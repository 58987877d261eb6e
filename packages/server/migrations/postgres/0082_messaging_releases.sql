-- When a message should have gone out; what was due before a resume goes out at a rate, or not at all.
alter table message_intents add column due_at timestamptz;
update message_intents set due_at = created_at;
alter table message_intents alter column due_at set not null;
-- Held: queued, with no time to go.
create index message_intents_held on message_intents (journey_id, due_at) where state = 'queued' and next_at is null;

-- A journey that was resumed: how fast what is overdue goes out, over all parts together.
create table message_releases (
  journey_id integer primary key,
  project_id integer not null,
  resumed_at timestamptz not null,
  per_minute integer not null,
  skip_hours integer,
  next_at timestamptz not null
);
