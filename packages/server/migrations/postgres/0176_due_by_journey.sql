-- Timers are taken journey by journey: a million of one must not keep those of the others back.
drop index journey_runs_due;
create index journey_runs_due on journey_runs (journey_id, due_at) where due_at is not null;
