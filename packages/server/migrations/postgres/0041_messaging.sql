create sequence message_intent_seq;
create table message_intents (
  part smallint not null,
  intent_id bigint not null default nextval('message_intent_seq'),
  project_id integer not null,
  person_id bigint not null,
  journey_id integer not null,
  version integer not null,
  run_id bigint not null,
  node text not null,
  visit integer not null,
  template_id text not null,
  class text not null,
  lane smallint not null,
  trigger jsonb not null,
  -- queued, sending, sent, failed, unknown, dropped
  state text not null,
  reason text not null default '',
  attempts smallint not null default 0,
  created_at timestamptz not null,
  next_at timestamptz,
  primary key (part, intent_id),
  unique (part, run_id, node, visit)
);
create index message_intents_due on message_intents (lane, next_at) where state = 'queued';
create index message_intents_of_person on message_intents (part, person_id);
create index message_intents_of_journey on message_intents (journey_id, state);

create sequence message_attempt_seq;
create table message_attempts (
  part smallint not null,
  attempt_id bigint not null default nextval('message_attempt_seq'),
  intent_id bigint not null,
  project_id integer not null,
  person_id bigint not null,
  journey_id integer not null,
  node text not null,
  template_id text not null,
  template_version integer not null,
  channel text not null,
  address text not null,
  message_id text not null,
  -- dispatching, sent, failed, unknown
  state text not null,
  reason text not null default '',
  fence bigint not null,
  dispatched_at timestamptz not null,
  finished_at timestamptz,
  primary key (part, attempt_id)
);
create index message_attempts_of_person on message_attempts (part, person_id, dispatched_at);
create index message_attempts_open on message_attempts (part) where state in ('dispatching', 'unknown');
create index message_attempts_of_project on message_attempts (project_id, attempt_id);

create table suppressions (
  project_id integer not null,
  address text not null,
  reason text not null,
  at timestamptz not null,
  primary key (project_id, address)
);

create table consents (
  part smallint not null,
  person_id bigint not null,
  channel text not null,
  project_id integer not null,
  granted boolean not null,
  source text not null,
  at timestamptz not null,
  primary key (part, person_id, channel)
);

-- One row per project: how mail leaves, and the contact rules.
create table email_settings (
  project_id integer primary key references projects,
  smtp_url_sealed bytea,
  from_address text not null,
  reply_to text,
  cap_limit integer,
  cap_hours integer,
  revision integer not null default 1,
  updated_at timestamptz not null
);

-- The built-in mailbox: what was sent while no mail server was set.
create sequence mailbox_seq;
create table mailbox (
  mail_id bigint primary key default nextval('mailbox_seq'),
  received_at timestamptz not null,
  message_id text not null,
  project_id integer not null,
  sender text not null,
  recipient text not null,
  subject text not null,
  raw bytea not null
);
create index mailbox_by_message on mailbox (message_id);
create index mailbox_of_project on mailbox (project_id, mail_id desc);
