-- Since when everybody's value of the tag is on record.
alter table tag_definitions add column history_from timestamptz;
