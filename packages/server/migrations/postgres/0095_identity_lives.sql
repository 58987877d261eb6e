-- Ids that expire: the days between which each of them was seen without a gap that is too long.
create table id_lives (
  id_part smallint not null,
  project_id integer not null,
  id_type text not null,
  id_value text not null,
  -- day the life began with, as far as was known then; days since 1970
  label integer not null,
  from_day integer not null,
  to_day integer not null,
  primary key (id_part, project_id, id_type, id_value, label)
);
