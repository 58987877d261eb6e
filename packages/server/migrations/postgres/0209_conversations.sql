-- What people write back, by person and channel. A conversation has no number of its own: its person may turn out to be somebody else.
create table conversations (
  part smallint not null,
  person_id bigint not null,
  channel text not null,
  project_id integer not null,
  state text not null check (state in ('open', 'closed')),
  -- An account that answers here; nobody yet.
  assignee_id bigint,
  opened_at timestamptz not null,
  -- When something was last said.
  changed_at timestamptz not null,
  -- Since when the person waits for an answer.
  waits_since timestamptz,
  unread integer not null default 0,
  -- When a reply last went by itself.
  auto_at timestamptz,
  primary key (part, person_id, channel)
);
create index conversations_of_project on conversations (project_id, changed_at desc);
create index conversations_waiting on conversations (project_id, waits_since) where waits_since is not null;

create sequence conversation_message_seq;
create table conversation_messages (
  part smallint not null,
  message_id bigint not null default nextval('conversation_message_seq'),
  person_id bigint not null,
  channel text not null,
  project_id integer not null,
  -- Said by the person, by a colleague, by a rule; or by a colleague to colleagues.
  kind text not null check (kind in ('in', 'answer', 'auto', 'note')),
  subject text not null default '',
  body text not null,
  -- Of an answer in the words of a template.
  template_id text not null default '',
  -- Written by a machine of theirs.
  is_auto boolean not null default false,
  -- Of an event that was told: once.
  event_key text,
  by_name text not null default '',
  at timestamptz not null,
  primary key (part, message_id),
  unique (part, person_id, channel, event_key)
);
create index conversation_messages_of_person on conversation_messages (part, person_id, channel, at);
create index conversation_messages_by_age on conversation_messages (at);

-- Texts at hand for who answers, and answers that go by themselves.
create table inbox_replies (
  reply_id text primary key,
  project_id integer not null references projects,
  kind text not null check (kind in ('canned', 'auto')),
  name text not null,
  body text not null default '',
  keywords text[] not null default '{}',
  template_id text not null default '',
  destination_id text,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index inbox_replies_of_project on inbox_replies (project_id);
