-- Messages handed over by channels and accounts that have a rate: each round of the last minute, and each quarter of an hour of the last days.
create table message_uses (
  project_id integer not null,
  channel text not null,
  account text not null,
  span text not null check (span in ('round', 'quarter')),
  at timestamptz not null,
  n integer not null,
  primary key (project_id, channel, account, span, at)
);
