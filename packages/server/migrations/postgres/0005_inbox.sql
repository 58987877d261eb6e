-- What the owner of a part has to take, in order: written by the react step, deleted by the act step.
create sequence part_inbox_seq;
create table part_inbox (
  part smallint not null,
  inbox_id bigint not null default nextval('part_inbox_seq'),
  project_id integer not null,
  person_id bigint not null,
  kind text not null,
  event text,
  event_at timestamptz not null,
  event_id text,
  log_part smallint not null,
  log_offset bigint not null,
  received_at timestamptz not null,
  payload jsonb not null default '{}',
  primary key (part, inbox_id)
);
create index part_inbox_order on part_inbox (part, person_id, event_at, log_offset);
