-- A board that is mailed to colleagues by the day or the week.
create table board_mails (
  board_id text primary key references boards,
  project_id integer not null references projects,
  definition jsonb not null,
  is_on boolean not null,
  next_at timestamptz not null,
  revision integer not null default 1,
  updated_by text not null,
  updated_at timestamptz not null
);
create index board_mails_due on board_mails (next_at) where is_on;

-- Who gets it; whoever has stopped it stays, so that nobody puts them back by mistake.
create table board_mail_readers (
  board_id text not null references board_mails,
  account_id bigint not null references accounts,
  project_id integer not null references projects,
  stopped_at timestamptz,
  primary key (board_id, account_id)
);

-- Each time, one to each reader.
create table board_mail_letters (
  board_id text not null references board_mails,
  due_at timestamptz not null,
  account_id bigint not null references accounts,
  project_id integer not null references projects,
  state text not null check (state in ('waiting', 'sending', 'sent', 'unknown', 'failed', 'skipped')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  detail text not null default '',
  primary key (board_id, due_at, account_id)
);
create index board_mail_letters_open on board_mail_letters (next_at) where state in ('waiting', 'sending');
create index board_mail_letters_by_age on board_mail_letters (due_at);
