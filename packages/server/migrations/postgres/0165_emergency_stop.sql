-- Journeys that an emergency stop has paused: those, and no others, go on when it is undone.
alter table journeys add column stopped_at timestamptz;
