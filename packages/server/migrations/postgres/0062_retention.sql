-- Finished runs in the order they go.
create index journey_runs_finished on journey_runs (arrived_at) where state >= 2;
create index jobs_finished on jobs (finished_at) where finished_at is not null;
