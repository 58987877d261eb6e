-- Accounts at providers of channels. Secrets are sealed; `stopped` says why nothing leaves by one until somebody looks at it.
create table channel_accounts (
  account_id text primary key,
  project_id integer not null,
  channel text not null check (channel in ('sms', 'push')),
  provider text not null,
  name text not null,
  settings jsonb not null,
  secrets_sealed bytea not null,
  is_default boolean not null,
  unit_price numeric(10, 4),
  stopped text,
  heard_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index channel_accounts_of_project on channel_accounts (project_id);
create unique index channel_accounts_default on channel_accounts (project_id, channel) where is_default;

alter table message_intents add column channel text not null default 'email';
alter table message_attempts drop constraint message_attempts_via_check;
alter table message_attempts add column provider_id text, add column units smallint, add column told text check (told in ('delivered', 'failed'));
create index message_attempts_of_provider on message_attempts (provider_id) where provider_id is not null;

-- Who can be called is looked up by a job, as it was for mails.
insert into person_addresses (part, person_id, channel, project_id, address, revision)
select distinct person_part, person_id, 'sms', project_id, '', 0 from person_ids where id_type = 'mobile' on conflict do nothing;
insert into person_addresses (part, person_id, channel, project_id, address, revision)
select part, person_id, 'sms', project_id, '', 0 from people where properties ? 'mobile' on conflict do nothing;
