alter table journey_runs
  -- A run of a test person: it goes its way, no number counts it.
  add column is_test boolean not null default false,
  -- Why the run was cut short; what it still wanted to send is then dropped at the gate.
  add column cut text,
  -- The event that brought the run to the wait where it stands: it does not end that wait as well.
  add column arrived_by text not null default '',
  -- What was decided not to have happened: `[{ node, from, until }]`, so that a late event is seen to contradict it.
  add column absences jsonb;

create index people_test on people (part, person_id) where is_test;

-- Counting who is inside reads the index alone.
drop index journey_runs_inside;
create index journey_runs_inside on journey_runs (journey_id, node, state, is_test) where state < 2;
