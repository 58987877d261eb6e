-- All members of a segment are looked for when it is computed anew or given up. Most were written at once, and lie together: a summary of which
-- segments are where is enough for that, and each entering and leaving has one index less to write to.
drop index segment_members_of_segment;
create index segment_members_of_segment on segment_members using brin (segment) with (autosummarize = on);
