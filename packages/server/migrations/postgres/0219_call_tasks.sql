-- Calls that somebody is to make: one for each message by phone that the contact rules let go.
create sequence call_task_seq;
create table call_tasks (
  part smallint not null,
  task_id bigint not null default nextval('call_task_seq'),
  project_id integer not null,
  person_id bigint not null,
  -- The message that it is.
  intent_id bigint not null,
  journey_id integer not null,
  run_id bigint not null,
  node text not null,
  template_id text not null,
  purpose text not null,
  number text not null,
  title text not null,
  body text not null,
  -- What set the run off.
  trigger jsonb not null,
  state text not null default 'open' check (state in ('open', 'done', 'cancelled')),
  -- Who makes it; nobody yet.
  assignee_id bigint,
  -- Not to be called before then.
  due_at timestamptz not null,
  calls integer not null default 0,
  -- Of the last call.
  result text,
  reason text not null default '',
  note text not null default '',
  appointment_at timestamptz,
  by_name text not null default '',
  cancelled_why text not null default '',
  is_test boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  finished_at timestamptz,
  primary key (part, task_id),
  unique (part, intent_id)
);
create index call_tasks_open on call_tasks (project_id, due_at, task_id) where state = 'open';
create index call_tasks_of_project on call_tasks (project_id, task_id);
create index call_tasks_of_person on call_tasks (part, person_id);

-- Calls that were made, with what came of each.
create table call_results (
  part smallint not null,
  task_id bigint not null,
  call integer not null,
  person_id bigint not null,
  project_id integer not null,
  result text not null,
  reason text not null default '',
  note text not null default '',
  next_call_at timestamptz,
  appointment_at timestamptz,
  by_name text not null,
  at timestamptz not null,
  primary key (part, task_id, call)
);
create index call_results_of_person on call_results (part, person_id);

create table call_settings (
  project_id integer primary key references projects,
  -- Results of its own beside those that every project has.
  results jsonb not null default '[]',
  -- Tasks nobody has finished by then are cancelled; never.
  cancel_after_days integer,
  revision integer not null default 1,
  updated_at timestamptz not null
);

-- Who can be called: looked up by messaging.reach, and what is known of numbers told for calls, too.
insert into person_addresses (part, person_id, channel, project_id, address, revision)
select a.part, a.person_id, 'phone', a.project_id, '', 0 from person_addresses a where a.channel = 'sms' on conflict do nothing;
update suppressions set revision = 0 where address like '+%';
