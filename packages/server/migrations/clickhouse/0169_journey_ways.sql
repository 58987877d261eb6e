-- Where a run went on from here: a step, nowhere when it ended, `.` when it did not move (a note about it).
alter table journey_history add column if not exists next LowCardinality(String);
alter table journey_history add column if not exists is_test UInt8;
