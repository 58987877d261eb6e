-- Runs at a condition that cannot be answered now: few, or none.
create index journey_runs_held on journey_runs (journey_id, node, is_test) where state = 1 and reason <> '';
