-- The event log and the facts log: dense positions per partition, handed out by a head row (never by a sequence:
-- a later number can commit before an earlier one, and a reader that moved on never sees the earlier one).
create table log_epochs (
  log text primary key,
  epoch text not null
);
insert into log_epochs (log, epoch) values ('events', gen_random_uuid()::text), ('facts', gen_random_uuid()::text);

create table log_heads (
  log_part smallint not null,
  log text not null,
  next bigint not null,
  last_received_at timestamptz not null,
  primary key (log_part, log)
);
insert into log_heads (log_part, log, next, last_received_at)
select p, l, 1, 'epoch' from generate_series(0, 15) p, unnest(array['events', 'facts']) l;

-- One row per batch (the records of one request and partition). Partitioned by append hour; an hour is dropped as a table.
create table log_batches (
  log_part smallint not null,
  log text not null,
  pos bigint not null,
  received_at timestamptz not null,
  records integer not null,
  body bytea not null,
  primary key (log_part, log, pos, received_at)
) partition by range (received_at);
alter table log_batches alter column body set storage external;

-- Who reads a partition (lease with a fencing number) and how far: a claimed range is finished exactly as recorded.
create table log_positions (
  log_part smallint not null,
  log text not null,
  owner text,
  until timestamptz not null default 'epoch',
  fence bigint not null default 0,
  claimed_upto bigint not null default 0,
  done_upto bigint not null default 0,
  primary key (log_part, log)
);
insert into log_positions (log_part, log) select p, l from generate_series(0, 15) p, unnest(array['events', 'facts']) l;

-- The owner of a part is the only writer of its runs, waits, watchers and send intents.
create table part_leases (
  part smallint not null primary key,
  owner text,
  until timestamptz not null default 'epoch',
  fence bigint not null default 0
);
insert into part_leases (part) select p from generate_series(0, 255) p;

-- Processes with the worker role, so that leases are shared out evenly.
create table workers (
  worker_id text primary key,
  until timestamptz not null
);
