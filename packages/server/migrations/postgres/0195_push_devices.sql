-- Devices of people, as apps told them. The same token may stand with several people: it is the latest one's.
create table push_devices (
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  provider text not null,
  token text not null,
  platform text not null check (platform in ('ios', 'android', 'harmony')),
  app text not null,
  is_sandbox boolean not null,
  first_seen_at timestamptz not null,
  seen_at timestamptz not null,
  gone_at timestamptz,
  gone_reason text,
  primary key (part, person_id, provider, token)
);
create index push_devices_of_token on push_devices (project_id, provider, token);
