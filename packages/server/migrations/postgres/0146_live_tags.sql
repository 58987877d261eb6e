-- Tags that follow each event: what they look at, and people to whom such a thing happened, as for live segments.
-- Since when events keep the tag up to date; null: everybody has to be computed first. A computation that began earlier leaves something out.
alter table tag_definitions add column live_at timestamptz;
create table tag_watches (
  project_id integer not null,
  cause text not null,
  tag_id text not null,
  primary key (project_id, cause, tag_id)
);
create sequence tag_touch_seq;
create table tag_touches (
  part smallint not null,
  touch_id bigint not null,
  person_id bigint not null,
  project_id integer not null,
  touched_at timestamptz not null,
  cause text not null,
  -- history that was imported: it may wait
  is_history boolean not null,
  primary key (part, touch_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
