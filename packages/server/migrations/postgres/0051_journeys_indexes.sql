-- The inbox is taken in its own order, whoever it is for; what is not an event is taken first.
drop index part_inbox_order;
create index part_inbox_taking on part_inbox (inbox_id);
create index part_inbox_control on part_inbox (inbox_id) where kind <> 'event';

-- Due runs of journeys that are paused are passed over inside the index; only runs that are inside are counted by node.
drop index journey_runs_due;
create index journey_runs_due on journey_runs (due_at, journey_id) where due_at is not null;
drop index journey_runs_of_journey;
create index journey_runs_inside on journey_runs (journey_id, node, state) where state < 2;
create index goal_watches_until on goal_watches (until);
