-- In the order in which members are written: a million rows are put behind each other instead of all over the index.
drop index segment_members_of_segment;
create index segment_members_of_segment on segment_members (segment, part, person_id);
