-- A run may be at several steps at once: a row a token. Exactly one row of a run is not extra; runs are counted and listed by it.
alter table journey_runs add column token smallint not null default 0, add column is_extra boolean not null default false;
alter table journey_runs drop constraint journey_runs_pkey, add primary key (run_id, part, token);
drop index journey_runs_inside;
create index journey_runs_inside on journey_runs (journey_id, node, state, is_test, is_extra) where state < 2;
