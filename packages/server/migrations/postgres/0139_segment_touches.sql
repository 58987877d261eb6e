-- People to whom something happened that a live segment looks at: only ever put behind each other, and gone once they have been looked at.
-- Who has to be looked at for another reason (time, history that was imported, somebody new) has a row in segment_checks as before.
create sequence segment_touch_seq;
create table segment_touches (
  part smallint not null,
  touch_id bigint not null,
  person_id bigint not null,
  project_id integer not null,
  touched_at timestamptz not null,
  cause text not null,
  primary key (part, touch_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
