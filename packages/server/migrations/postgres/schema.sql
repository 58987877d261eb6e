create table accounts (
  account_id bigint not null default nextval('account_id_seq'::regclass),
  created_at timestamp with time zone not null,
  email text not null,
  name text not null,
  password_hash text not null,
  constraint accounts_email_key UNIQUE (email),
  constraint accounts_pkey PRIMARY KEY (account_id)
);

create table alert_destinations (
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null,
  destination_id text not null,
  failed_at timestamp with time zone,
  failure text,
  kind text not null,
  least text not null,
  name text not null,
  project_id integer not null,
  revision integer not null default 1,
  secrets_sealed bytea not null,
  settings jsonb not null,
  stopped text,
  updated_at timestamp with time zone not null,
  waits_until timestamp with time zone,
  wants text[] not null,
  worked_at timestamp with time zone,
  constraint alert_destinations_kind_check CHECK ((kind = ANY (ARRAY['wecom'::text, 'dingtalk'::text, 'feishu'::text, 'mail'::text]))),
  constraint alert_destinations_least_check CHECK (("least" = ANY (ARRAY['medium'::text, 'high'::text]))),
  constraint alert_destinations_pkey PRIMARY KEY (destination_id),
  constraint alert_destinations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX alert_destinations_of_project ON alert_destinations USING btree (project_id);

create table alerts (
  acknowledged_at timestamp with time zone,
  acknowledged_by text,
  alert_id text not null,
  figures jsonb not null,
  journey_id integer not null,
  kind text not null,
  last_seen_at timestamp with time zone not null,
  node text not null,
  opened_at timestamp with time zone not null,
  project_id integer not null,
  resolved_at timestamp with time zone,
  state text not null,
  constraint alerts_journey_id_fkey FOREIGN KEY (journey_id) REFERENCES journeys(journey_id),
  constraint alerts_kind_check CHECK ((kind = ANY (ARRAY['stuck'::text, 'errors'::text, 'volume'::text, 'guardrail'::text, 'brake'::text]))),
  constraint alerts_pkey PRIMARY KEY (alert_id),
  constraint alerts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint alerts_state_check CHECK ((state = ANY (ARRAY['open'::text, 'acknowledged'::text, 'resolved'::text])))
);
CREATE INDEX alerts_of_project ON alerts USING btree (project_id, opened_at DESC, alert_id DESC);
CREATE UNIQUE INDEX alerts_unresolved ON alerts USING btree (journey_id, node, kind) WHERE (state <> 'resolved'::text);

create table api_tokens (
  created_at timestamp with time zone not null,
  created_by text not null,
  last_used_at timestamp with time zone,
  name text not null,
  project_id integer not null,
  revoked_at timestamp with time zone,
  scopes text[] not null,
  token_hash text not null,
  token_id bigint not null default nextval('api_token_id_seq'::regclass),
  constraint api_tokens_pkey PRIMARY KEY (token_id),
  constraint api_tokens_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint api_tokens_token_hash_key UNIQUE (token_hash)
);

create table asked_questions (
  account_id bigint not null,
  asked_at timestamp with time zone not null,
  model text not null,
  ms integer not null,
  project_id integer not null,
  query jsonb not null,
  question_id text not null,
  constraint asked_questions_pkey PRIMARY KEY (question_id),
  constraint asked_questions_project_id_account_id_fkey FOREIGN KEY (project_id, account_id) REFERENCES members(project_id, account_id) ON DELETE CASCADE,
  constraint asked_questions_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX asked_questions_of_member ON asked_questions USING btree (project_id, account_id, asked_at DESC);

create table asset_files (
  body bytea not null storage e,
  hash text not null,
  project_id integer not null,
  width integer not null default 0,
  constraint asset_files_pkey PRIMARY KEY (project_id, hash, width),
  constraint asset_files_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table asset_versions (
  asset_id text not null,
  bytes integer not null,
  file_name text not null,
  hash text not null,
  height integer,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  type text not null,
  version integer not null,
  width integer,
  constraint asset_versions_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES assets(asset_id) ON DELETE CASCADE,
  constraint asset_versions_pkey PRIMARY KEY (asset_id, version)
);

create table assets (
  approved_at timestamp with time zone,
  approved_by text,
  asset_id text not null,
  created_at timestamp with time zone not null,
  folder text not null default ''::text,
  kind text not null,
  name text not null,
  note text not null default ''::text,
  project_id integer not null,
  revision integer not null default 1,
  tags text[] not null default '{}'::text[],
  updated_at timestamp with time zone not null,
  version integer not null default 1,
  constraint assets_kind_check CHECK ((kind = ANY (ARRAY['picture'::text, 'file'::text]))),
  constraint assets_pkey PRIMARY KEY (asset_id),
  constraint assets_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX assets_of_project ON assets USING btree (project_id, updated_at);

create table audit_log (
  action text not null,
  actor_id bigint not null,
  actor_kind text not null,
  actor_name text not null,
  after jsonb,
  at timestamp with time zone not null,
  audit_id bigint not null default nextval('audit_id_seq'::regclass),
  before jsonb,
  ip text not null,
  project_id integer,
  target_id text not null,
  target_kind text not null,
  constraint audit_log_pkey PRIMARY KEY (audit_id)
);
CREATE INDEX audit_log_of_account ON audit_log USING btree (actor_id, audit_id DESC) WHERE (project_id IS NULL);
CREATE INDEX audit_log_of_project ON audit_log USING btree (project_id, audit_id DESC);

create table board_links (
  account_id bigint not null,
  board_id text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  ended_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  has_free_days boolean not null,
  last_used_at timestamp with time zone,
  link_id text not null,
  name text not null,
  password_hash text,
  project_id integer not null,
  role text not null,
  token_hash text not null,
  uses integer not null default 0,
  constraint board_links_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint board_links_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(board_id),
  constraint board_links_pkey PRIMARY KEY (link_id),
  constraint board_links_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint board_links_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX board_links_by_age ON board_links USING btree (expires_at);
CREATE INDEX board_links_of ON board_links USING btree (project_id, board_id, created_at DESC);

create table board_mail_letters (
  account_id bigint not null,
  attempts integer not null default 0,
  board_id text not null,
  detail text not null default ''::text,
  due_at timestamp with time zone not null,
  next_at timestamp with time zone not null,
  project_id integer not null,
  state text not null,
  constraint board_mail_letters_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint board_mail_letters_board_id_fkey FOREIGN KEY (board_id) REFERENCES board_mails(board_id),
  constraint board_mail_letters_pkey PRIMARY KEY (board_id, due_at, account_id),
  constraint board_mail_letters_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint board_mail_letters_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'unknown'::text, 'failed'::text, 'skipped'::text])))
);
CREATE INDEX board_mail_letters_by_age ON board_mail_letters USING btree (due_at);
CREATE INDEX board_mail_letters_open ON board_mail_letters USING btree (next_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));

create table board_mail_readers (
  account_id bigint not null,
  board_id text not null,
  project_id integer not null,
  stopped_at timestamp with time zone,
  constraint board_mail_readers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint board_mail_readers_board_id_fkey FOREIGN KEY (board_id) REFERENCES board_mails(board_id),
  constraint board_mail_readers_pkey PRIMARY KEY (board_id, account_id),
  constraint board_mail_readers_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table board_mails (
  board_id text not null,
  definition jsonb not null,
  is_on boolean not null,
  next_at timestamp with time zone not null,
  project_id integer not null,
  revision integer not null default 1,
  updated_at timestamp with time zone not null,
  updated_by text not null,
  constraint board_mails_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(board_id),
  constraint board_mails_pkey PRIMARY KEY (board_id),
  constraint board_mails_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX board_mails_due ON board_mails USING btree (next_at) WHERE is_on;

create table boards (
  archived_at timestamp with time zone,
  board_id text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  definition jsonb not null,
  name text not null,
  note text not null,
  project_id integer not null,
  revision integer not null default 1,
  roles text[] not null,
  updated_at timestamp with time zone not null,
  constraint boards_pkey PRIMARY KEY (board_id),
  constraint boards_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX boards_of_project ON boards USING btree (project_id, updated_at DESC, board_id);

create table brand_kits (
  brand jsonb not null,
  project_id integer not null,
  revision integer not null default 1,
  updated_at timestamp with time zone not null,
  constraint brand_kits_pkey PRIMARY KEY (project_id),
  constraint brand_kits_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table broadcasts (
  broadcast_id text not null,
  cancelled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  definition jsonb not null,
  done_at timestamp with time zone,
  edited_by text[] not null default '{}'::text[],
  looks integer not null default 0,
  name text not null,
  project_id integer not null,
  revision integer not null default 1,
  sent_at timestamp with time zone,
  stop_reason text,
  updated_at timestamp with time zone not null,
  constraint broadcasts_pkey PRIMARY KEY (broadcast_id),
  constraint broadcasts_stop_reason_check CHECK ((stop_reason = ANY (ARRAY['failed'::text, 'unsubscribed'::text])))
);
CREATE INDEX broadcasts_of_project ON broadcasts USING btree (project_id);

create table bulk_edit_traces (
  at timestamp with time zone not null,
  edit_id text not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  trace jsonb not null,
  constraint bulk_edit_traces_pkey PRIMARY KEY (part, person_id, edit_id)
);
CREATE INDEX bulk_edit_traces_by_age ON bulk_edit_traces USING btree (at);
CREATE INDEX bulk_edit_traces_of_job ON bulk_edit_traces USING btree (edit_id, person_id);

create table bulk_edits (
  created_at timestamp with time zone not null,
  created_by text not null,
  edit_id text not null,
  edits jsonb not null,
  name text not null,
  project_id integer not null,
  constraint bulk_edits_pkey PRIMARY KEY (edit_id),
  constraint bulk_edits_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX bulk_edits_of_project ON bulk_edits USING btree (project_id, created_at DESC, edit_id);

create table call_results (
  appointment_at timestamp with time zone,
  at timestamp with time zone not null,
  by_name text not null,
  call integer not null,
  next_call_at timestamp with time zone,
  note text not null default ''::text,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  reason text not null default ''::text,
  result text not null,
  task_id bigint not null,
  constraint call_results_pkey PRIMARY KEY (part, task_id, call)
);
CREATE INDEX call_results_of_person ON call_results USING btree (part, person_id);

create table call_settings (
  cancel_after_days integer,
  project_id integer not null,
  results jsonb not null default '[]'::jsonb,
  revision integer not null default 1,
  updated_at timestamp with time zone not null,
  constraint call_settings_pkey PRIMARY KEY (project_id),
  constraint call_settings_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table call_tasks (
  appointment_at timestamp with time zone,
  assignee_id bigint,
  body text not null,
  by_name text not null default ''::text,
  calls integer not null default 0,
  cancelled_why text not null default ''::text,
  changed_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  intent_id bigint not null,
  is_test boolean not null default false,
  journey_id integer not null,
  node text not null,
  note text not null default ''::text,
  number text not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  purpose text not null,
  reason text not null default ''::text,
  result text,
  run_id bigint not null,
  state text not null default 'open'::text,
  task_id bigint not null default nextval('call_task_seq'::regclass),
  template_id text not null,
  title text not null,
  trigger jsonb not null,
  constraint call_tasks_part_intent_id_key UNIQUE (part, intent_id),
  constraint call_tasks_pkey PRIMARY KEY (part, task_id),
  constraint call_tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'cancelled'::text])))
);
CREATE INDEX call_tasks_of_person ON call_tasks USING btree (part, person_id);
CREATE INDEX call_tasks_of_project ON call_tasks USING btree (project_id, task_id);
CREATE INDEX call_tasks_open ON call_tasks USING btree (project_id, due_at, task_id) WHERE (state = 'open'::text);

create table catalog_event_properties (
  event text not null,
  project_id integer not null,
  property text not null,
  constraint catalog_event_properties_pkey PRIMARY KEY (project_id, event, property)
);

create table catalog_events (
  description text,
  display_en text,
  display_zh text,
  first_seen_at timestamp with time zone not null,
  name text not null,
  project_id integer not null,
  required text[] not null default '{}'::text[],
  revision integer not null default 1,
  status text not null default 'seen'::text,
  steward text,
  constraint catalog_events_pkey PRIMARY KEY (project_id, name),
  constraint catalog_events_status_check CHECK ((status = ANY (ARRAY['seen'::text, 'planned'::text, 'deprecated'::text, 'blocked'::text])))
);

create table catalog_properties (
  admitted boolean not null,
  allowed jsonb,
  description text,
  display_en text,
  display_zh text,
  first_seen_at timestamp with time zone not null,
  item_type text,
  merge_strategy text not null default 'keep'::text,
  name text not null,
  owner text not null,
  pii boolean not null default false,
  project_id integer not null,
  revision integer not null default 1,
  seen_types text[],
  spilled boolean not null default true,
  status text not null default 'seen'::text,
  steward text,
  type text not null,
  unit text,
  unit_broken_at timestamp with time zone,
  constraint catalog_properties_merge_strategy_check CHECK ((merge_strategy = ANY (ARRAY['keep'::text, 'latest'::text, 'first'::text, 'sum'::text, 'max'::text, 'min'::text, 'union'::text]))),
  constraint catalog_properties_owner_check CHECK ((owner = ANY (ARRAY['event'::text, 'profile'::text]))),
  constraint catalog_properties_pkey PRIMARY KEY (project_id, owner, name),
  constraint catalog_properties_status_check CHECK ((status = ANY (ARRAY['seen'::text, 'planned'::text, 'deprecated'::text, 'blocked'::text]))),
  constraint catalog_properties_type_check CHECK ((type = ANY (ARRAY['string'::text, 'number'::text, 'boolean'::text, 'list'::text]))),
  constraint catalog_properties_unit CHECK (((unit IS NULL) OR (type = 'number'::text)))
);

create table catalog_settings (
  project_id integer not null,
  property_limit integer not null,
  revision integer not null,
  constraint catalog_settings_pkey PRIMARY KEY (project_id)
);

create table catalog_usage (
  last_seen_at timestamp with time zone not null,
  log_part smallint not null,
  name text not null,
  owner text not null,
  project_id integer not null,
  volume bigint not null,
  constraint catalog_usage_pkey PRIMARY KEY (log_part, project_id, owner, name)
);
CREATE INDEX catalog_usage_of_project ON catalog_usage USING btree (project_id, owner, name);

create table channel_accounts (
  account_id text not null,
  archived_at timestamp with time zone,
  channel text not null,
  created_at timestamp with time zone not null,
  heard_at timestamp with time zone,
  is_default boolean not null,
  name text not null,
  project_id integer not null,
  provider text not null,
  revision integer not null default 1,
  secrets_sealed bytea not null,
  settings jsonb not null,
  stopped text,
  unit_price numeric(10,4),
  updated_at timestamp with time zone not null,
  constraint channel_accounts_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'push'::text, 'webhook'::text]))),
  constraint channel_accounts_pkey PRIMARY KEY (account_id)
);
CREATE UNIQUE INDEX channel_accounts_default ON channel_accounts USING btree (project_id, channel, (
CASE
    WHEN (channel = 'push'::text) THEN provider
    ELSE ''::text
END)) WHERE is_default;
CREATE INDEX channel_accounts_of_project ON channel_accounts USING btree (project_id);

create table channel_links (
  archived_at timestamp with time zone,
  code text not null,
  cost bigint not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  name text not null,
  owner_kind text,
  owner_name text,
  parameters jsonb not null,
  project_id integer not null,
  revision integer not null default 1,
  target text not null,
  updated_at timestamp with time zone not null,
  utm jsonb not null,
  constraint channel_links_owner_kind_check CHECK ((owner_kind = ANY (ARRAY['staff'::text, 'shop'::text]))),
  constraint channel_links_pkey PRIMARY KEY (code)
);
CREATE INDEX channel_links_of_project ON channel_links USING btree (project_id, updated_at DESC, code DESC);

create table channel_responses (
  channel text not null,
  class text not null,
  project_id integer not null,
  responded integer not null,
  sent integer not null,
  constraint channel_responses_class_check CHECK ((class = ANY (ARRAY['marketing'::text, 'service'::text]))),
  constraint channel_responses_pkey PRIMARY KEY (project_id, class, channel),
  constraint channel_responses_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table consent_history (
  at timestamp with time zone not null,
  change_id bigint not null default nextval('consent_change_seq'::regclass),
  channel text not null,
  granted boolean not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  proof text not null,
  purpose text not null,
  recorded_at timestamp with time zone not null,
  recorded_by text not null,
  source text not null,
  text_version text not null,
  constraint consent_history_pkey PRIMARY KEY (part, change_id)
);
CREATE INDEX consent_history_of_person ON consent_history USING btree (part, person_id, change_id);

create table consent_purposes (
  archived_at timestamp with time zone,
  body text not null,
  name_en text not null,
  name_zh text not null,
  project_id integer not null,
  purpose text not null,
  revision integer not null default 1,
  text_version text not null,
  when_unknown text not null,
  constraint consent_purposes_pkey PRIMARY KEY (project_id, purpose),
  constraint consent_purposes_when_unknown_check CHECK ((when_unknown = ANY (ARRAY['allow'::text, 'deny'::text])))
);

create table consents (
  at timestamp with time zone not null,
  channel text not null,
  granted boolean not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  proof text not null,
  purpose text not null,
  revision bigint not null,
  source text not null,
  text_version text not null,
  constraint consents_pkey PRIMARY KEY (part, person_id, purpose, channel)
);
CREATE INDEX consents_untold ON consents USING btree (part, person_id) WHERE (revision = 0);

create table contact_rules (
  project_id integer not null,
  revision integer not null default 1,
  rules jsonb not null,
  updated_at timestamp with time zone not null,
  constraint contact_rules_pkey PRIMARY KEY (project_id),
  constraint contact_rules_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table control_memberships (
  bucket smallint not null,
  from_at timestamp with time zone not null,
  membership_id bigint not null default nextval('control_membership_seq'::regclass),
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  salt text not null,
  until_at timestamp with time zone,
  constraint control_memberships_pkey PRIMARY KEY (part, membership_id)
);
CREATE INDEX control_memberships_of_person ON control_memberships USING btree (part, person_id);
CREATE INDEX control_memberships_of_project ON control_memberships USING btree (project_id) WHERE (until_at IS NULL);
CREATE UNIQUE INDEX control_memberships_open ON control_memberships USING btree (part, person_id) WHERE (until_at IS NULL);

create table conversation_messages (
  at timestamp with time zone not null,
  body text not null,
  by_name text not null default ''::text,
  channel text not null,
  event_key text,
  is_auto boolean not null default false,
  kind text not null,
  message_id bigint not null default nextval('conversation_message_seq'::regclass),
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  subject text not null default ''::text,
  template_id text not null default ''::text,
  constraint conversation_messages_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'answer'::text, 'auto'::text, 'note'::text]))),
  constraint conversation_messages_part_person_id_channel_event_key_key UNIQUE (part, person_id, channel, event_key),
  constraint conversation_messages_pkey PRIMARY KEY (part, message_id)
);
CREATE INDEX conversation_messages_by_age ON conversation_messages USING btree (at);
CREATE INDEX conversation_messages_of_person ON conversation_messages USING btree (part, person_id, channel, at);

create table conversations (
  assignee_id bigint,
  auto_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  channel text not null,
  opened_at timestamp with time zone not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  state text not null,
  unread integer not null default 0,
  waits_since timestamp with time zone,
  constraint conversations_pkey PRIMARY KEY (part, person_id, channel),
  constraint conversations_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE INDEX conversations_of_project ON conversations USING btree (project_id, changed_at DESC);
CREATE INDEX conversations_waiting ON conversations USING btree (project_id, waits_since) WHERE (waits_since IS NOT NULL);

create table dated_notes (
  created_at timestamp with time zone not null,
  created_by text not null,
  day date not null,
  kind text not null,
  note_id text not null,
  project_id integer not null,
  revision integer not null default 1,
  text text not null,
  title text not null,
  until date,
  constraint dated_notes_check CHECK ((until >= day)),
  constraint dated_notes_pkey PRIMARY KEY (note_id),
  constraint dated_notes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX dated_notes_of_project ON dated_notes USING btree (project_id, day DESC, note_id);

create table device_checks (
  device_id bigint not null,
  part smallint not null,
  project_id integer not null,
  since timestamp with time zone not null,
  constraint device_checks_pkey PRIMARY KEY (part, device_id)
);

create table device_numbers (
  by_type text not null,
  by_value text not null,
  device_id bigint not null,
  number_id bigint not null,
  part smallint not null,
  project_id integer not null,
  constraint device_numbers_pkey PRIMARY KEY (part, device_id, by_type, by_value, number_id)
);
CREATE INDEX device_numbers_by ON device_numbers USING btree (project_id, by_type, by_value);

create table device_sightings (
  at timestamp with time zone not null,
  by_part smallint not null,
  by_type text not null,
  by_value text not null,
  device_id bigint not null,
  part smallint not null,
  project_id integer not null,
  constraint device_sightings_pkey PRIMARY KEY (part, device_id, at, by_type, by_value)
);
CREATE INDEX device_sightings_by ON device_sightings USING btree (by_part, project_id, by_type, by_value);

create table dkim_keys (
  algorithm text not null,
  checked_at timestamp with time zone,
  created_at timestamp with time zone not null,
  domain text not null,
  found_at timestamp with time zone,
  private_sealed bytea not null,
  problem text,
  project_id integer not null,
  public_key text not null,
  selector text not null,
  constraint dkim_keys_algorithm_check CHECK ((algorithm = ANY (ARRAY['rsa'::text, 'ed25519'::text]))),
  constraint dkim_keys_pkey PRIMARY KEY (project_id, selector),
  constraint dkim_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table email_settings (
  bounce_domain text,
  from_address text not null,
  project_id integer not null,
  reply_to text,
  revision integer not null default 1,
  smtp_url_sealed bytea,
  takes_replies boolean not null default false,
  unit_price numeric(10,4),
  updated_at timestamp with time zone not null,
  constraint email_settings_pkey PRIMARY KEY (project_id),
  constraint email_settings_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table envelope_keys (
  algorithm text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  private_key bytea,
  project_id integer not null,
  public_key text,
  retired_at timestamp with time zone,
  version integer not null,
  constraint envelope_keys_algorithm_check CHECK ((algorithm = ANY (ARRAY['aes'::text, 'rsa'::text, 'sm2'::text]))),
  constraint envelope_keys_pkey PRIMARY KEY (project_id, version)
);

create table erased_ids (
  erased_at timestamp with time zone not null,
  id_hash bytea not null,
  id_part smallint not null,
  project_id integer not null,
  constraint erased_ids_pkey PRIMARY KEY (id_part, project_id, id_hash)
);
CREATE INDEX erased_ids_of_project ON erased_ids USING btree (project_id);

create table global_controls (
  project_id integer not null,
  revision integer not null default 1,
  salt text not null,
  share double precision not null,
  since timestamp with time zone not null,
  constraint global_controls_pkey PRIMARY KEY (project_id),
  constraint global_controls_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table goal_watches (
  from_at timestamp with time zone not null,
  journey_id integer not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  run_id bigint not null,
  told boolean not null default false,
  trigger jsonb not null,
  until timestamp with time zone not null,
  version integer not null,
  constraint goal_watches_pkey PRIMARY KEY (part, run_id)
);
CREATE INDEX goal_watches_of_person ON goal_watches USING btree (part, person_id);
CREATE INDEX goal_watches_until ON goal_watches USING btree (until);
CREATE INDEX goal_watches_untold ON goal_watches USING btree (until) WHERE (NOT told);

create table hook_bodies (
  accepted integer not null,
  at timestamp with time zone not null,
  body text not null,
  body_id text not null,
  hook_id text not null,
  project_id integer not null,
  rejected integer not null,
  said text not null,
  status integer not null,
  constraint hook_bodies_hook_id_fkey FOREIGN KEY (hook_id) REFERENCES hooks(hook_id) ON DELETE CASCADE,
  constraint hook_bodies_pkey PRIMARY KEY (hook_id, body_id)
);

create table hooks (
  created_at timestamp with time zone not null,
  created_by text not null,
  hook_id text not null,
  last_at timestamp with time zone,
  name text not null,
  project_id integer not null,
  revision integer not null default 1,
  secret bytea,
  settings jsonb not null,
  token text not null,
  constraint hooks_pkey PRIMARY KEY (hook_id),
  constraint hooks_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint hooks_token_key UNIQUE (token)
);
CREATE INDEX hooks_of_project ON hooks USING btree (project_id, created_at, hook_id);

create table id_lives (
  from_day integer not null,
  id_part smallint not null,
  id_type text not null,
  id_value text not null,
  label integer not null,
  project_id integer not null,
  to_day integer not null,
  constraint id_lives_pkey PRIMARY KEY (id_part, project_id, id_type, id_value, label)
);

create table idempotency_keys (
  actor text not null,
  created_at timestamp with time zone not null,
  effect_at timestamp with time zone,
  key text not null,
  lease_until timestamp with time zone not null,
  owner text not null,
  request_hash text not null,
  sealed bytea,
  status smallint,
  constraint idempotency_keys_pkey PRIMARY KEY (actor, key)
);

create table identity_changes (
  at timestamp with time zone not null,
  change_id bigint not null,
  changed_by text not null,
  kind text not null,
  other_person_id bigint not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  undone_at timestamp with time zone,
  constraint identity_changes_pkey PRIMARY KEY (part, change_id)
);
CREATE INDEX identity_changes_of_other ON identity_changes USING btree (other_person_id);
CREATE INDEX identity_changes_of_person ON identity_changes USING btree (person_id, at);
CREATE INDEX identity_changes_of_project ON identity_changes USING btree (project_id, change_id DESC);

create table identity_conflicts (
  conflict_id bigint not null,
  decided_at timestamp with time zone,
  decided_by text,
  first_at timestamp with time zone not null,
  other_person_id bigint not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  reason text not null,
  status text not null default 'open'::text,
  constraint identity_conflicts_pkey PRIMARY KEY (part, person_id, other_person_id)
);
CREATE INDEX identity_conflicts_of_other ON identity_conflicts USING btree (other_person_id);
CREATE INDEX identity_conflicts_of_project ON identity_conflicts USING btree (project_id, status, conflict_id);

create table identity_settings (
  merges_per_hour integer not null,
  project_id integer not null,
  revision integer not null,
  salt bytea,
  types jsonb not null,
  constraint identity_settings_pkey PRIMARY KEY (project_id)
);

create table import_mappings (
  columns_hash text not null,
  kind text not null,
  mapping jsonb not null,
  project_id integer not null,
  used_at timestamp with time zone not null,
  constraint import_mappings_pkey PRIMARY KEY (project_id, kind, columns_hash),
  constraint import_mappings_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table import_pieces (
  body bytea not null storage e,
  import_id text not null,
  piece integer not null,
  constraint import_pieces_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(import_id) ON DELETE CASCADE,
  constraint import_pieces_pkey PRIMARY KEY (import_id, piece)
);

create table imports (
  bytes bigint not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  format text not null,
  import_id text not null,
  job_id text,
  kind text not null,
  mapping jsonb,
  name text not null,
  project_id integer not null,
  constraint imports_pkey PRIMARY KEY (import_id),
  constraint imports_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX imports_of_project ON imports USING btree (project_id, created_at DESC, import_id);

create table inbox_replies (
  archived_at timestamp with time zone,
  body text not null default ''::text,
  created_at timestamp with time zone not null,
  destination_id text,
  keywords text[] not null default '{}'::text[],
  kind text not null,
  name text not null,
  project_id integer not null,
  reply_id text not null,
  revision integer not null default 1,
  template_id text not null default ''::text,
  updated_at timestamp with time zone not null,
  constraint inbox_replies_kind_check CHECK ((kind = ANY (ARRAY['canned'::text, 'auto'::text]))),
  constraint inbox_replies_pkey PRIMARY KEY (reply_id),
  constraint inbox_replies_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX inbox_replies_of_project ON inbox_replies USING btree (project_id);

create table item_properties (
  item_type text not null,
  name text not null,
  project_id integer not null,
  type text not null,
  constraint item_properties_pkey PRIMARY KEY (project_id, item_type, name),
  constraint item_properties_type_check CHECK ((type = ANY (ARRAY['string'::text, 'number'::text, 'boolean'::text, 'list'::text])))
);

create table items (
  is_deleted boolean not null,
  item_id text not null,
  item_type text not null,
  project_id integer not null,
  properties jsonb not null,
  revision bigint not null,
  updated_at timestamp with time zone not null,
  constraint items_pkey PRIMARY KEY (project_id, item_type, item_id)
);

create table job_files (
  body bytea not null storage e,
  job_id text not null,
  piece integer not null,
  constraint job_files_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs(job_id) ON DELETE CASCADE,
  constraint job_files_pkey PRIMARY KEY (job_id, piece)
);

create table job_ticks (
  last_at timestamp with time zone not null,
  name text not null,
  constraint job_ticks_pkey PRIMARY KEY (name)
);

create table jobs (
  attempts integer not null default 0,
  cancel_requested boolean not null default false,
  created_at timestamp with time zone not null,
  created_by text not null,
  cursor jsonb,
  done bigint not null default 0,
  error jsonb,
  fence bigint not null default 0,
  finished_at timestamp with time zone,
  job_id text not null,
  key text,
  kind text not null,
  note text,
  owner text,
  payload jsonb not null,
  project_id integer,
  result jsonb,
  run_at timestamp with time zone,
  run_done bigint not null default 0,
  seq bigint not null default nextval('job_seq'::regclass),
  started_at timestamp with time zone,
  state text not null default 'queued'::text,
  title jsonb not null,
  total bigint,
  until timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone,
  constraint jobs_pkey PRIMARY KEY (job_id),
  constraint jobs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX jobs_finished ON jobs USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX jobs_of_project ON jobs USING btree (project_id, seq DESC);
CREATE UNIQUE INDEX jobs_one_of_key ON jobs USING btree (COALESCE(project_id, 0), kind, key) WHERE ((key IS NOT NULL) AND (state = ANY (ARRAY['queued'::text, 'running'::text])));
CREATE INDEX jobs_open ON jobs USING btree (seq) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

create table journey_approvals (
  approval_id text not null,
  at timestamp with time zone not null,
  by text not null,
  journey_id integer not null,
  node text not null,
  note text not null,
  project_id integer not null,
  constraint journey_approvals_journey_id_node_key UNIQUE (journey_id, node),
  constraint journey_approvals_pkey PRIMARY KEY (approval_id)
);

create table journey_audience_parts (
  due_at timestamp with time zone not null,
  journey_id integer not null,
  part smallint not null,
  people bigint[] not null,
  project_id integer not null,
  run_no integer not null,
  size integer not null,
  taken integer not null default 0,
  constraint journey_audience_parts_pkey PRIMARY KEY (part, journey_id, run_no, due_at)
);
CREATE INDEX journey_audience_parts_open ON journey_audience_parts USING btree (part, due_at) WHERE (taken < size);

create table journey_audiences (
  due_at timestamp with time zone not null,
  frozen_at timestamp with time zone,
  journey_id integer not null,
  project_id integer not null,
  run_no integer not null,
  size integer not null default 0,
  state text not null,
  version integer not null,
  constraint journey_audiences_pkey PRIMARY KEY (journey_id, run_no)
);

create table journey_budgets (
  journey_id integer not null,
  most bigint not null,
  node text not null,
  period text not null,
  project_id integer not null,
  used bigint not null,
  constraint journey_budgets_pkey PRIMARY KEY (journey_id, node, period)
);

create table journey_call_releases (
  journey_id integer not null,
  next_at timestamp with time zone not null,
  per_minute integer not null,
  project_id integer not null,
  resumed_at timestamp with time zone not null,
  skip_hours integer,
  constraint journey_call_releases_pkey PRIMARY KEY (journey_id)
);

create table journey_calls (
  attempts smallint not null default 0,
  call_id bigint not null default nextval('journey_call_seq'::regclass),
  due_at timestamp with time zone not null,
  host text not null,
  is_test boolean not null,
  journey_id integer not null,
  next_at timestamp with time zone,
  node text not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  request jsonb,
  run_id bigint not null,
  since timestamp with time zone not null,
  trigger jsonb not null,
  version integer not null,
  visit integer not null,
  constraint journey_calls_part_run_id_node_visit_key UNIQUE (part, run_id, node, visit),
  constraint journey_calls_pkey PRIMARY KEY (part, call_id)
);
CREATE INDEX journey_calls_due ON journey_calls USING btree (host, next_at);
CREATE INDEX journey_calls_held ON journey_calls USING btree (journey_id) WHERE (next_at IS NULL);
CREATE INDEX journey_calls_of_person ON journey_calls USING btree (part, person_id);

create table journey_causes (
  cause text not null,
  journey_id integer not null,
  project_id integer not null,
  constraint journey_causes_pkey PRIMARY KEY (project_id, cause, journey_id)
);

create table journey_counters (
  journey_id integer not null,
  n bigint not null,
  node text not null,
  part smallint not null,
  port text not null,
  version integer not null,
  constraint journey_counters_pkey PRIMARY KEY (part, journey_id, version, node, port)
);

create table journey_date_watches (
  journey_id integer not null,
  project_id integer not null,
  constraint journey_date_watches_pkey PRIMARY KEY (journey_id)
);
CREATE INDEX journey_date_watches_of_project ON journey_date_watches USING btree (project_id);

create table journey_dates (
  due_at timestamp with time zone,
  journey_id integer not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  value text not null,
  zone text not null,
  constraint journey_dates_pkey PRIMARY KEY (part, journey_id, person_id)
);
CREATE INDEX journey_dates_due ON journey_dates USING btree (part, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX journey_dates_of_person ON journey_dates USING btree (part, person_id);

create table journey_events (
  event text not null,
  journey_id integer not null,
  project_id integer not null,
  constraint journey_events_journey_id_fkey FOREIGN KEY (journey_id) REFERENCES journeys(journey_id),
  constraint journey_events_pkey PRIMARY KEY (project_id, event, journey_id)
);

create table journey_queues (
  first bigint not null,
  head bigint not null,
  journey_id integer not null,
  minute integer not null,
  next bigint not null,
  node text not null,
  passed integer not null,
  passed_in integer not null,
  per_minute integer not null,
  project_id integer not null,
  constraint journey_queues_pkey PRIMARY KEY (journey_id, node)
);

create table journey_reviews (
  decided_at timestamp with time zone,
  decided_by text,
  digest text not null,
  journey_id integer not null,
  note text not null,
  number integer not null,
  policy text not null,
  project_id integer not null,
  publish_at timestamp with time zone,
  reason text not null default ''::text,
  review_id text not null,
  state text not null,
  submitted_at timestamp with time zone not null,
  submitted_by text not null,
  submitters text[] not null,
  version integer not null,
  constraint journey_reviews_journey_id_number_key UNIQUE (journey_id, number),
  constraint journey_reviews_pkey PRIMARY KEY (review_id)
);
CREATE INDEX journey_reviews_due ON journey_reviews USING btree (publish_at) WHERE (state = 'scheduled'::text);
CREATE UNIQUE INDEX journey_reviews_open ON journey_reviews USING btree (journey_id) WHERE (state = ANY (ARRAY['in_review'::text, 'scheduled'::text]));

create table journey_runs (
  absence boolean not null,
  absences jsonb,
  arrived_at timestamp with time zone not null,
  arrived_by text not null default ''::text,
  cut text,
  due_at timestamp with time zone,
  entered_at timestamp with time zone not null,
  entry_key text not null,
  is_extra boolean not null default false,
  is_test boolean not null default false,
  journey_id integer not null,
  node text not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  reason text not null default ''::text,
  run_id bigint not null,
  state smallint not null,
  token smallint not null default 0,
  trigger jsonb not null,
  version integer not null,
  visits integer not null,
  constraint journey_runs_pkey PRIMARY KEY (run_id, part, token)
);
CREATE INDEX journey_runs_due ON journey_runs USING btree (journey_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX journey_runs_finished ON journey_runs USING btree (arrived_at) WHERE (state >= 2);
CREATE INDEX journey_runs_held ON journey_runs USING btree (journey_id, node, is_test) WHERE ((state = 1) AND (reason <> ''::text));
CREATE INDEX journey_runs_inside ON journey_runs USING btree (journey_id, node, state, is_test, is_extra) WHERE (state < 2);
CREATE INDEX journey_runs_of_person ON journey_runs USING btree (part, person_id, journey_id);

create table journey_schedules (
  journey_id integer not null,
  next_at timestamp with time zone,
  project_id integer not null,
  run_no integer not null default 0,
  constraint journey_schedules_pkey PRIMARY KEY (journey_id)
);
CREATE INDEX journey_schedules_due ON journey_schedules USING btree (next_at);

create table journey_secrets (
  changed_at timestamp with time zone not null,
  changed_by text not null,
  host text not null,
  name text not null,
  project_id integer not null,
  sealed bytea not null,
  constraint journey_secrets_pkey PRIMARY KEY (project_id, name)
);

create table journey_subflow_versions (
  fragment jsonb not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  subflow_id text not null,
  version integer not null,
  constraint journey_subflow_versions_pkey PRIMARY KEY (subflow_id, version),
  constraint journey_subflow_versions_subflow_id_fkey FOREIGN KEY (subflow_id) REFERENCES journey_subflows(subflow_id)
);

create table journey_subflows (
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null,
  fragment jsonb not null,
  name text not null,
  project_id integer not null,
  revision integer not null default 1,
  subflow_id text not null,
  updated_at timestamp with time zone not null,
  version integer not null default 1,
  constraint journey_subflows_pkey PRIMARY KEY (subflow_id),
  constraint journey_subflows_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX journey_subflows_of_project ON journey_subflows USING btree (project_id, updated_at DESC);

create table journey_versions (
  graph jsonb not null,
  journey_id integer not null,
  policy text not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  templates jsonb not null default '{}'::jsonb,
  trigger_properties text[] not null,
  version integer not null,
  constraint journey_versions_journey_id_fkey FOREIGN KEY (journey_id) REFERENCES journeys(journey_id),
  constraint journey_versions_pkey PRIMARY KEY (journey_id, version)
);

create table journeys (
  archived_at timestamp with time zone,
  brake_from timestamp with time zone,
  braked jsonb,
  created_at timestamp with time zone not null,
  draft jsonb not null,
  edited_by text[] not null default '{}'::text[],
  journey_id integer not null default nextval('journey_id_seq'::regclass),
  kind text not null default 'journey'::text,
  name text not null,
  paused_at timestamp with time zone,
  project_id integer not null,
  public_id text not null,
  revision integer not null default 1,
  state text not null,
  stopped_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  version integer,
  constraint journeys_kind_check CHECK ((kind = ANY (ARRAY['journey'::text, 'broadcast'::text]))),
  constraint journeys_pkey PRIMARY KEY (journey_id),
  constraint journeys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint journeys_public_id_key UNIQUE (public_id),
  constraint journeys_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'running'::text, 'paused'::text, 'ended'::text])))
);
CREATE INDEX journeys_of_project ON journeys USING btree (project_id, updated_at DESC);

create table link_settings (
  amount_property text not null,
  order_event text not null,
  project_id integer not null,
  revision integer not null default 1,
  updated_at timestamp with time zone not null,
  window_days smallint not null,
  constraint link_settings_pkey PRIMARY KEY (project_id)
);

create table list_members (
  added_at timestamp with time zone not null,
  list integer not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  revision bigint not null,
  constraint list_members_pkey PRIMARY KEY (part, person_id, list)
);
CREATE INDEX list_members_of_list ON list_members USING btree (list, person_id);

create table log_batches (
  body bytea not null storage e,
  log text not null,
  log_part smallint not null,
  pos bigint not null,
  received_at timestamp with time zone not null,
  records integer not null,
  constraint log_batches_pkey PRIMARY KEY (log_part, log, pos, received_at)
) partition by RANGE (received_at);

create table log_epochs (
  epoch text not null,
  log text not null,
  constraint log_epochs_pkey PRIMARY KEY (log)
);

create table log_heads (
  last_received_at timestamp with time zone not null,
  log text not null,
  log_part smallint not null,
  next bigint not null,
  constraint log_heads_pkey PRIMARY KEY (log_part, log)
);

create table log_positions (
  claimed_upto bigint not null default 0,
  done_upto bigint not null default 0,
  fence bigint not null default 0,
  log text not null,
  log_part smallint not null,
  owner text,
  until timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone,
  constraint log_positions_pkey PRIMARY KEY (log_part, log)
);

create table mail_threads (
  at timestamp with time zone not null,
  mail_id text not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  refs text not null,
  constraint mail_threads_pkey PRIMARY KEY (part, person_id)
);

create table mailbox (
  mail_id bigint not null default nextval('mailbox_seq'::regclass),
  message_id text not null,
  project_id integer not null,
  raw bytea not null,
  received_at timestamp with time zone not null,
  recipient text not null,
  sender text not null,
  subject text not null,
  constraint mailbox_pkey PRIMARY KEY (mail_id)
);
CREATE INDEX mailbox_of_project ON mailbox USING btree (project_id, mail_id DESC);
CREATE UNIQUE INDEX mailbox_once ON mailbox USING btree (message_id, recipient);

create table members (
  account_id bigint not null,
  added_at timestamp with time zone not null,
  project_id integer not null,
  revision integer not null default 1,
  role text not null,
  constraint members_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id) ON DELETE CASCADE,
  constraint members_pkey PRIMARY KEY (project_id, account_id),
  constraint members_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table message_attempts (
  address text not null,
  ask_at timestamp with time zone,
  asked smallint not null default 0,
  attempt_id bigint not null default nextval('message_attempt_seq'::regclass),
  bounced text,
  called boolean not null default true,
  channel text not null,
  complained_at timestamp with time zone,
  cost bigint,
  dispatched_at timestamp with time zone not null,
  fence bigint not null,
  finished_at timestamp with time zone,
  intent_id bigint not null,
  journey_id integer not null,
  message_id text not null,
  node text not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  provider_id text,
  reason text not null default ''::text,
  state text not null,
  template_id text not null,
  template_version integer not null,
  told text,
  unit_price numeric(10,4),
  units smallint,
  via text not null default 'smtp'::text,
  constraint message_attempts_bounced_check CHECK ((bounced = ANY (ARRAY['hard'::text, 'soft'::text, 'blocked'::text]))),
  constraint message_attempts_pkey PRIMARY KEY (part, attempt_id),
  constraint message_attempts_told_check CHECK ((told = ANY (ARRAY['delivered'::text, 'failed'::text])))
);
CREATE INDEX message_attempts_of_intent ON message_attempts USING btree (part, intent_id);
CREATE INDEX message_attempts_of_person ON message_attempts USING btree (part, person_id, dispatched_at);
CREATE INDEX message_attempts_of_project ON message_attempts USING btree (project_id, attempt_id);
CREATE INDEX message_attempts_of_provider ON message_attempts USING btree (provider_id) WHERE (provider_id IS NOT NULL);
CREATE INDEX message_attempts_open ON message_attempts USING btree (part) WHERE (state = ANY (ARRAY['dispatching'::text, 'unknown'::text]));
CREATE INDEX message_attempts_to_ask ON message_attempts USING btree (via, ask_at) WHERE (ask_at IS NOT NULL);

create table message_intents (
  attempts smallint not null default 0,
  channel text not null default 'email'::text,
  class text not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  intent_id bigint not null default nextval('message_intent_seq'::regclass),
  journey_id integer not null,
  lane smallint not null,
  next_at timestamp with time zone,
  node text not null,
  part smallint not null,
  person_id bigint not null,
  priority smallint not null default 50,
  project_id integer not null,
  purpose text not null,
  reason text not null default ''::text,
  run_id bigint not null,
  state text not null,
  template_id text not null,
  template_version integer,
  trigger jsonb not null,
  version integer not null,
  visit integer not null,
  waits_for text not null default ''::text,
  waits_rank smallint not null default 0,
  constraint message_intents_part_run_id_node_visit_key UNIQUE (part, run_id, node, visit),
  constraint message_intents_pkey PRIMARY KEY (part, intent_id)
);
CREATE INDEX message_intents_answers ON message_intents USING btree (project_id, channel, class, next_at) WHERE ((state = 'queued'::text) AND (lane = 0));
CREATE INDEX message_intents_due ON message_intents USING btree (lane, next_at) WHERE (state = 'queued'::text);
CREATE INDEX message_intents_held ON message_intents USING btree (journey_id, due_at) WHERE ((state = 'queued'::text) AND (next_at IS NULL));
CREATE INDEX message_intents_many ON message_intents USING btree (project_id, channel, priority, next_at) WHERE ((state = 'queued'::text) AND (lane = 1));
CREATE INDEX message_intents_of_journey ON message_intents USING btree (journey_id, state);
CREATE INDEX message_intents_of_person ON message_intents USING btree (part, person_id);
CREATE INDEX message_intents_of_project ON message_intents USING btree (project_id, intent_id);
CREATE INDEX message_intents_waiting ON message_intents USING btree (project_id, channel, waits_for, waits_rank DESC, due_at) WHERE ((state = 'queued'::text) AND (waits_for <> ''::text));
CREATE INDEX message_intents_waiting_of_journey ON message_intents USING btree (journey_id, due_at) WHERE ((state = 'queued'::text) AND (waits_for <> ''::text));

create table message_releases (
  journey_id integer not null,
  next_at timestamp with time zone not null,
  per_minute integer not null,
  project_id integer not null,
  resumed_at timestamp with time zone not null,
  skip_hours integer,
  constraint message_releases_pkey PRIMARY KEY (journey_id)
);

create table message_spend (
  amount bigint not null,
  channel text not null,
  journey_id integer not null,
  month text not null,
  project_id integer not null,
  spend_id bigint not null default nextval('message_spend_seq'::regclass),
  constraint message_spend_pkey PRIMARY KEY (spend_id)
);
CREATE INDEX message_spend_of_project ON message_spend USING btree (project_id, journey_id);

create table message_uses (
  account text not null,
  at timestamp with time zone not null,
  channel text not null,
  n integer not null,
  project_id integer not null,
  span text not null,
  constraint message_uses_pkey PRIMARY KEY (project_id, channel, account, span, at),
  constraint message_uses_span_check CHECK ((span = ANY (ARRAY['round'::text, 'quarter'::text])))
);

create table metric_alerts (
  alert_id text not null,
  archived_at timestamp with time zone,
  before_value double precision,
  created_at timestamp with time zone not null,
  definition jsonb not null,
  failure text,
  is_on boolean not null,
  looked_at timestamp with time zone,
  metric_id text,
  name text not null,
  next_at timestamp with time zone not null,
  now_value double precision,
  project_id integer not null,
  revision integer not null default 1,
  state text not null default 'fine'::text,
  updated_at timestamp with time zone not null,
  usual jsonb,
  constraint metric_alerts_metric_id_fkey FOREIGN KEY (metric_id) REFERENCES metrics(metric_id),
  constraint metric_alerts_pkey PRIMARY KEY (alert_id),
  constraint metric_alerts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint metric_alerts_state_check CHECK ((state = ANY (ARRAY['fine'::text, 'firing'::text]))),
  constraint metric_alerts_watches CHECK (((metric_id IS NULL) = (((definition -> 'condition'::text) ->> 'kind'::text) = 'stuck'::text)))
);
CREATE INDEX metric_alerts_due ON metric_alerts USING btree (next_at) WHERE (is_on AND (archived_at IS NULL));
CREATE INDEX metric_alerts_of_metric ON metric_alerts USING btree (metric_id);
CREATE INDEX metric_alerts_of_project ON metric_alerts USING btree (project_id, updated_at DESC, alert_id);

create table metric_firings (
  alert_id text not null,
  before_value double precision,
  firing_id text not null,
  now_after double precision,
  now_value double precision,
  project_id integer not null,
  since timestamp with time zone not null,
  until timestamp with time zone,
  usual jsonb,
  constraint metric_firings_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES metric_alerts(alert_id),
  constraint metric_firings_pkey PRIMARY KEY (firing_id),
  constraint metric_firings_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX metric_firings_by_age ON metric_firings USING btree (since);
CREATE INDEX metric_firings_of_alert ON metric_firings USING btree (alert_id, since DESC);
CREATE UNIQUE INDEX metric_firings_open ON metric_firings USING btree (alert_id) WHERE (until IS NULL);

create table metric_versions (
  definition jsonb not null,
  metric_id text not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  version integer not null,
  constraint metric_versions_metric_id_fkey FOREIGN KEY (metric_id) REFERENCES metrics(metric_id),
  constraint metric_versions_pkey PRIMARY KEY (metric_id, version)
);

create table metrics (
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null,
  definition jsonb not null,
  format text not null,
  metric_id text not null,
  name text not null,
  name_en text not null,
  note text not null,
  owner text not null,
  project_id integer not null,
  revision integer not null default 1,
  unit text not null,
  updated_at timestamp with time zone not null,
  version integer not null default 1,
  constraint metrics_format_check CHECK ((format = ANY (ARRAY['number'::text, 'percent'::text, 'money'::text]))),
  constraint metrics_pkey PRIMARY KEY (metric_id),
  constraint metrics_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE UNIQUE INDEX metrics_name ON metrics USING btree (project_id, name) WHERE (archived_at IS NULL);
CREATE INDEX metrics_of_project ON metrics USING btree (project_id, updated_at DESC, metric_id);

create table notices (
  at timestamp with time zone not null,
  attempts integer not null default 0,
  changed_at timestamp with time zone not null,
  claim text,
  destination_id text not null,
  kind text not null,
  link text not null,
  phase text not null,
  project_id integer not null,
  since timestamp with time zone not null,
  state text not null,
  subject text not null,
  words jsonb not null,
  constraint notices_destination_id_fkey FOREIGN KEY (destination_id) REFERENCES alert_destinations(destination_id),
  constraint notices_phase_check CHECK ((phase = ANY (ARRAY['opened'::text, 'over'::text]))),
  constraint notices_pkey PRIMARY KEY (destination_id, subject, since, phase),
  constraint notices_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'saying'::text, 'said'::text, 'unknown'::text, 'dropped'::text])))
);
CREATE INDEX notices_by_age ON notices USING btree (at);
CREATE INDEX notices_lately ON notices USING btree (destination_id, changed_at) WHERE (claim IS NOT NULL);
CREATE INDEX notices_of_subject ON notices USING btree (subject);
CREATE INDEX notices_open ON notices USING btree (destination_id, at) WHERE (state = ANY (ARRAY['waiting'::text, 'saying'::text]));

create table page_pictures (
  asset_id text not null,
  device text not null,
  page text not null,
  project_id integer not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  constraint page_pictures_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES assets(asset_id) ON DELETE CASCADE,
  constraint page_pictures_device_check CHECK ((device = ANY (ARRAY['phone'::text, 'tablet'::text, 'desktop'::text]))),
  constraint page_pictures_pkey PRIMARY KEY (project_id, page, device),
  constraint page_pictures_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table part_inbox (
  event text,
  event_at timestamp with time zone not null,
  event_id text,
  inbox_id bigint not null default nextval('part_inbox_seq'::regclass),
  kind text not null,
  log_offset bigint not null,
  log_part smallint not null,
  part smallint not null,
  payload jsonb not null default '{}'::jsonb,
  person_id bigint not null,
  project_id integer not null,
  received_at timestamp with time zone not null,
  constraint part_inbox_pkey PRIMARY KEY (part, inbox_id)
);
CREATE INDEX part_inbox_control ON part_inbox USING btree (inbox_id) WHERE (kind <> 'event'::text);
CREATE INDEX part_inbox_taking ON part_inbox USING btree (inbox_id);

create table part_leases (
  fence bigint not null default 0,
  owner text,
  part smallint not null,
  until timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone,
  constraint part_leases_pkey PRIMARY KEY (part)
);

create table people (
  created_at timestamp with time zone not null,
  is_test boolean not null default false,
  level smallint not null default 0,
  merged_into bigint,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  properties jsonb not null default '{}'::jsonb,
  property_times jsonb not null default '{}'::jsonb,
  revision bigint not null default 1,
  constraint people_pkey PRIMARY KEY (part, person_id)
);
CREATE INDEX people_of_project ON people USING btree (project_id, person_id) WHERE (merged_into IS NULL);
CREATE INDEX people_test ON people USING btree (part, person_id) WHERE is_test;

create table person_addresses (
  address text not null,
  channel text not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  revision bigint not null,
  constraint person_addresses_pkey PRIMARY KEY (part, person_id, channel)
);
CREATE INDEX person_addresses_by_address ON person_addresses USING btree (project_id, address);
CREATE INDEX person_addresses_untold ON person_addresses USING btree (part, person_id) WHERE (revision = 0);

create table person_ids (
  bound_at timestamp with time zone not null,
  collects boolean not null default false,
  contested boolean not null default false,
  home_id bigint not null,
  id_part smallint not null,
  id_type text not null,
  id_value text not null,
  links text[] not null default '{}'::text[],
  person_id bigint not null,
  person_part smallint not null,
  project_id integer not null,
  constraint person_ids_pkey PRIMARY KEY (id_part, project_id, id_type, id_value)
);
CREATE INDEX person_ids_by_prefix ON person_ids USING btree (project_id, id_value text_pattern_ops);
CREATE INDEX person_ids_of_person ON person_ids USING btree (person_part, person_id);

create table person_overrides (
  into_person_id bigint not null,
  merged_at timestamp with time zone not null,
  old_person_id bigint not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  constraint person_overrides_pkey PRIMARY KEY (part, old_person_id)
);
CREATE INDEX person_overrides_to ON person_overrides USING btree (person_id);

create table person_tags (
  expires_at timestamp with time zone,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  revision bigint not null default 1,
  set_at timestamp with time zone not null,
  tag text not null,
  value text not null default ''::text,
  constraint person_tags_pkey PRIMARY KEY (part, person_id, tag)
);
CREATE INDEX person_tags_by_tag ON person_tags USING btree (project_id, tag);

create table privacy_settings (
  erased_ids text not null,
  project_id integer not null,
  revision integer not null,
  salt bytea,
  constraint privacy_settings_erased_ids_check CHECK ((erased_ids = ANY (ARRAY['refuse'::text, 'accept'::text]))),
  constraint privacy_settings_pkey PRIMARY KEY (project_id)
);

create table projects (
  broadcasts_need_approval jsonb,
  created_at timestamp with time zone not null,
  currency text not null default 'CNY'::text,
  journeys_need_approval boolean not null default false,
  marketing_default text not null default 'allow'::text,
  most_journeys integer,
  name text not null,
  project_id integer not null default nextval('project_id_seq'::regclass),
  revision integer not null default 1,
  slug text not null,
  time_zone text not null,
  working_days jsonb not null default '{"base": "cn", "days": []}'::jsonb,
  constraint projects_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint projects_marketing_default_check CHECK ((marketing_default = ANY (ARRAY['allow'::text, 'deny'::text]))),
  constraint projects_pkey PRIMARY KEY (project_id),
  constraint projects_slug_key UNIQUE (slug)
);

create table pulls (
  created_at timestamp with time zone not null,
  created_by text not null,
  is_paused boolean not null default false,
  mark jsonb,
  name text not null,
  next_at timestamp with time zone,
  origin jsonb not null,
  project_id integer not null,
  pull_id text not null,
  revision integer not null default 1,
  rows jsonb not null,
  schedule jsonb,
  secrets bytea,
  constraint pulls_pkey PRIMARY KEY (pull_id),
  constraint pulls_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX pulls_due ON pulls USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX pulls_of_project ON pulls USING btree (project_id, created_at, pull_id);

create table push_devices (
  app text not null,
  first_seen_at timestamp with time zone not null,
  gone_at timestamp with time zone,
  gone_reason text,
  is_sandbox boolean not null,
  part smallint not null,
  person_id bigint not null,
  platform text not null,
  project_id integer not null,
  provider text not null,
  seen_at timestamp with time zone not null,
  token text not null,
  constraint push_devices_pkey PRIMARY KEY (part, person_id, provider, token),
  constraint push_devices_platform_check CHECK ((platform = ANY (ARRAY['ios'::text, 'android'::text, 'harmony'::text])))
);
CREATE INDEX push_devices_of_token ON push_devices USING btree (project_id, provider, token);

create table quality_counts (
  count bigint not null,
  day date not null,
  event text not null,
  field text not null,
  first_at timestamp with time zone not null,
  kind text not null,
  last_at timestamp with time zone not null,
  project_id integer not null,
  reason text not null,
  source text not null,
  constraint quality_counts_kind_check CHECK ((kind = ANY (ARRAY['rejected'::text, 'property'::text, 'warning'::text]))),
  constraint quality_counts_pkey PRIMARY KEY (project_id, day, source, kind, reason, event, field)
);

create table rejected_events (
  at timestamp with time zone not null,
  detail text not null,
  event text not null,
  field text not null,
  kind text not null,
  project_id integer not null,
  reason text not null,
  record text,
  rejected_event_id bigint not null default nextval('rejected_event_id_seq'::regclass),
  sample text not null,
  source text not null,
  constraint rejected_events_pkey PRIMARY KEY (rejected_event_id)
);
CREATE INDEX rejected_events_by_reason ON rejected_events USING btree (project_id, source, reason);
CREATE INDEX rejected_events_of_project ON rejected_events USING btree (project_id, rejected_event_id DESC);
CREATE INDEX rejected_events_waiting ON rejected_events USING btree (project_id, source, reason, event) WHERE (record IS NOT NULL);

create table saved_questions (
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by text not null,
  definition jsonb not null,
  name text not null,
  project_id integer not null,
  question_id text not null,
  revision integer not null default 1,
  updated_at timestamp with time zone not null,
  constraint saved_questions_pkey PRIMARY KEY (question_id),
  constraint saved_questions_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX saved_questions_of_project ON saved_questions USING btree (project_id, updated_at DESC, question_id);

create table schema_migrations (
  applied_at timestamp with time zone not null,
  checksum text not null,
  engine text not null,
  name text not null,
  version integer not null,
  constraint schema_migrations_pkey PRIMARY KEY (engine, version)
);

create table schema_steps (
  checksum text not null,
  done boolean not null,
  engine text not null,
  step integer not null,
  version integer not null,
  constraint schema_steps_pkey PRIMARY KEY (engine, version, step)
);

create table seen (
  day date not null,
  key bytea not null,
  log_offset bigint not null,
  log_part smallint not null,
  constraint seen_pkey PRIMARY KEY (log_part, day, key)
) partition by RANGE (day);

create table seen_days (
  created_at timestamp with time zone not null,
  day date not null,
  constraint seen_days_pkey PRIMARY KEY (day)
);

create table segment_checks (
  cause text not null,
  due_at timestamp with time zone,
  is_silent boolean not null default false,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  touched_at timestamp with time zone not null,
  touches integer not null default 0,
  constraint segment_checks_pkey PRIMARY KEY (part, person_id)
);
CREATE INDEX segment_checks_due ON segment_checks USING btree (is_silent, due_at) WHERE (due_at IS NOT NULL);

create table segment_members (
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  segment integer not null,
  since timestamp with time zone not null,
  constraint segment_members_pkey PRIMARY KEY (part, person_id, segment)
);
CREATE INDEX segment_members_of_segment ON segment_members USING brin (segment) WITH (autosummarize='on');

create table segment_sizes (
  entered integer not null,
  exited integer not null,
  hour timestamp with time zone not null,
  project_id integer not null,
  segment integer not null,
  size integer not null,
  constraint segment_sizes_pkey PRIMARY KEY (segment, hour)
);
CREATE INDEX segment_sizes_by_age ON segment_sizes USING btree (hour);

create table segment_touches (
  cause text not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  touch_id bigint not null,
  touched_at timestamp with time zone not null,
  constraint segment_touches_pkey PRIMARY KEY (part, touch_id)
);

create table segment_versions (
  rule jsonb not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  segment_id text not null,
  version integer not null,
  constraint segment_versions_pkey PRIMARY KEY (segment_id, version),
  constraint segment_versions_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES segments(segment_id)
);

create table segment_watches (
  kind text not null,
  name text not null,
  project_id integer not null,
  constraint segment_watches_pkey PRIMARY KEY (project_id, kind, name),
  constraint segment_watches_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table segments (
  archived_at timestamp with time zone,
  computed_at timestamp with time zone,
  computed_epoch integer,
  created_at timestamp with time zone not null,
  follows text,
  is_live boolean not null default false,
  live_epoch integer not null default 0,
  live_error text,
  name text not null,
  number integer not null default nextval('segment_numbers'::regclass),
  project_id integer not null,
  query text,
  refresh text not null default 'asked'::text,
  refreshed_at timestamp with time zone,
  revision integer not null default 1,
  rule jsonb not null,
  segment_id text not null,
  size integer not null default 0,
  timed_epoch integer,
  updated_at timestamp with time zone not null,
  version integer not null default 1,
  constraint segments_check CHECK (((query IS NULL) OR (follows IS NULL))),
  constraint segments_follows_fkey FOREIGN KEY (follows) REFERENCES segments(segment_id),
  constraint segments_pkey PRIMARY KEY (segment_id),
  constraint segments_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint segments_refresh_check CHECK ((refresh = ANY (ARRAY['asked'::text, 'hourly'::text, 'daily'::text])))
);
CREATE UNIQUE INDEX segments_number ON segments USING btree (number);
CREATE INDEX segments_of_project ON segments USING btree (project_id, updated_at DESC);

create table sessions (
  account_id bigint not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ip text not null,
  last_seen_at timestamp with time zone not null,
  session_id text not null,
  token_hash text not null,
  user_agent text not null,
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id) ON DELETE CASCADE,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_session_id_key UNIQUE (session_id)
);

create table shared_block_versions (
  block_id text not null,
  blocks jsonb not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  version integer not null,
  constraint shared_block_versions_block_id_fkey FOREIGN KEY (block_id) REFERENCES shared_blocks(block_id),
  constraint shared_block_versions_pkey PRIMARY KEY (block_id, version)
);

create table shared_blocks (
  archived_at timestamp with time zone,
  block_id text not null,
  blocks jsonb not null,
  created_at timestamp with time zone not null,
  name text not null,
  project_id integer not null,
  revision integer not null default 1,
  updated_at timestamp with time zone not null,
  version integer not null default 1,
  constraint shared_blocks_pkey PRIMARY KEY (block_id),
  constraint shared_blocks_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX shared_blocks_of_project ON shared_blocks USING btree (project_id);

create table sign_in_failures (
  at timestamp with time zone not null,
  failure_id text not null,
  subject text not null,
  constraint sign_in_failures_pkey PRIMARY KEY (failure_id)
);
CREATE INDEX sign_in_failures_by_subject ON sign_in_failures USING btree (subject, at);

create table source_beats (
  accepted bigint not null,
  at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  library text not null,
  project_id integer not null,
  rejected bigint not null,
  source_id integer not null,
  version text not null,
  constraint source_beats_pkey PRIMARY KEY (project_id, source_id, at, library, version)
);
CREATE INDEX source_beats_by_age ON source_beats USING btree (at);

create table sources (
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null,
  first_seen_at timestamp with time zone,
  kind text not null,
  last_seen_at timestamp with time zone,
  name text not null,
  project_id integer not null,
  source_id integer not null default nextval('source_id_seq'::regclass),
  write_key text not null,
  constraint sources_pkey PRIMARY KEY (source_id),
  constraint sources_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint sources_write_key_key UNIQUE (write_key)
);

create table suppressions (
  address text not null,
  at timestamp with time zone not null,
  project_id integer not null,
  reason text not null,
  revision bigint not null,
  constraint suppressions_pkey PRIMARY KEY (project_id, address, reason)
);
CREATE INDEX suppressions_untold ON suppressions USING btree (project_id, address, reason) WHERE (revision = 0);

create table tag_definition_versions (
  definition jsonb not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  tag_id text not null,
  version integer not null,
  constraint tag_definition_versions_pkey PRIMARY KEY (tag_id, version),
  constraint tag_definition_versions_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag_definitions(tag_id)
);

create table tag_definitions (
  archived_at timestamp with time zone,
  category text not null,
  computed_at timestamp with time zone,
  computed_version integer,
  created_at timestamp with time zone not null,
  definition jsonb not null,
  history_from timestamp with time zone,
  live_at timestamp with time zone,
  name text not null,
  note text not null,
  owner text not null,
  people integer,
  project_id integer not null,
  refresh text not null,
  revision integer not null default 1,
  source text not null default ''::text,
  stage text not null default 'active'::text,
  tag_id text not null,
  updated_at timestamp with time zone not null,
  use text not null default ''::text,
  values text[] not null default '{}'::text[],
  version integer not null default 1,
  constraint tag_definitions_pkey PRIMARY KEY (tag_id),
  constraint tag_definitions_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE UNIQUE INDEX tag_definitions_name ON tag_definitions USING btree (project_id, name) WHERE (archived_at IS NULL);
CREATE INDEX tag_definitions_of_project ON tag_definitions USING btree (project_id, updated_at DESC, tag_id);

create table tag_models (
  at timestamp with time zone not null,
  card jsonb not null,
  drifted boolean not null,
  project_id integer not null,
  refusal text,
  run_id text not null,
  tag_id text not null,
  version integer not null,
  constraint tag_models_pkey PRIMARY KEY (run_id),
  constraint tag_models_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag_definitions(tag_id)
);
CREATE INDEX tag_models_by_age ON tag_models USING btree (at);
CREATE INDEX tag_models_of_tag ON tag_models USING btree (tag_id, at DESC);

create table tag_runs (
  at timestamp with time zone not null,
  changed integer not null,
  people integer not null,
  project_id integer not null,
  run_id text not null,
  tag_id text not null,
  values jsonb not null,
  version integer not null,
  constraint tag_runs_pkey PRIMARY KEY (run_id),
  constraint tag_runs_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag_definitions(tag_id)
);
CREATE INDEX tag_runs_by_age ON tag_runs USING btree (at);
CREATE INDEX tag_runs_of_tag ON tag_runs USING btree (tag_id, at DESC);

create table tag_stages (
  breaks smallint not null,
  merged_at timestamp with time zone,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  since timestamp with time zone not null,
  stage text not null,
  tag_id text not null,
  constraint tag_stages_pkey PRIMARY KEY (part, person_id, tag_id)
);
CREATE INDEX tag_stages_of_tag ON tag_stages USING btree (tag_id, person_id);

create table tag_touches (
  cause text not null,
  is_history boolean not null,
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  touch_id bigint not null,
  touched_at timestamp with time zone not null,
  constraint tag_touches_pkey PRIMARY KEY (part, touch_id)
);

create table tag_watches (
  cause text not null,
  project_id integer not null,
  tag_id text not null,
  constraint tag_watches_pkey PRIMARY KEY (project_id, cause, tag_id)
);

create table tags (
  first_set_at timestamp with time zone not null,
  name text not null,
  project_id integer not null,
  constraint tags_pkey PRIMARY KEY (project_id, name)
);

create table template_versions (
  body jsonb not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  template_id text not null,
  version integer not null,
  constraint template_versions_pkey PRIMARY KEY (template_id, version),
  constraint template_versions_template_id_fkey FOREIGN KEY (template_id) REFERENCES templates(template_id)
);

create table templates (
  archived_at timestamp with time zone,
  body jsonb not null,
  channel text not null,
  created_at timestamp with time zone not null,
  name text not null,
  project_id integer not null,
  revision integer not null default 1,
  template_id text not null,
  updated_at timestamp with time zone not null,
  version integer not null default 1,
  constraint templates_pkey PRIMARY KEY (template_id),
  constraint templates_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX templates_of_project ON templates USING btree (project_id, updated_at DESC);

create table tracking_plans (
  modes jsonb not null default '{}'::jsonb,
  project_id integer not null,
  revision integer not null default 0,
  stamp bigint not null default 0,
  constraint tracking_plans_pkey PRIMARY KEY (project_id),
  constraint tracking_plans_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);

create table traffic_channels (
  channels jsonb,
  own_hosts text[] not null,
  project_id integer not null,
  revision integer not null default 1,
  updated_at timestamp with time zone not null,
  constraint traffic_channels_pkey PRIMARY KEY (project_id)
);

create table wechat_accounts (
  appid text not null,
  checked_at timestamp with time zone,
  is_encrypted boolean not null,
  project_id integer not null,
  revision integer not null default 1,
  secrets bytea not null,
  source_id integer not null,
  updated_at timestamp with time zone not null,
  constraint wechat_accounts_pkey PRIMARY KEY (project_id, source_id)
);

create table workers (
  until timestamp with time zone not null,
  worker_id text not null,
  constraint workers_pkey PRIMARY KEY (worker_id)
);

create sequence account_id_seq as bigint;
create sequence api_token_id_seq as bigint;
create sequence audit_id_seq as bigint;
create sequence call_task_seq as bigint;
create sequence consent_change_seq as bigint;
create sequence control_membership_seq as bigint;
create sequence conversation_message_seq as bigint;
create sequence fact_revision_seq as bigint;
create sequence identity_change_seq as bigint;
create sequence identity_conflict_seq as bigint;
create sequence job_seq as bigint;
create sequence journey_call_seq as bigint;
create sequence journey_id_seq as integer;
create sequence journey_run_seq as bigint;
create sequence mailbox_seq as bigint;
create sequence message_attempt_seq as bigint;
create sequence message_intent_seq as bigint;
create sequence message_spend_seq as bigint;
create sequence part_inbox_seq as bigint;
create sequence person_id_seq as bigint;
create sequence project_id_seq as integer;
create sequence rejected_event_id_seq as bigint;
create sequence segment_numbers as integer;
create sequence segment_touch_seq as bigint;
create sequence source_id_seq as integer;
create sequence tag_touch_seq as bigint;
