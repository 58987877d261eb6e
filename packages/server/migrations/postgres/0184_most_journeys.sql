-- In so many journeys somebody may be at once; nothing: in any number.
alter table projects add column most_journeys integer;
