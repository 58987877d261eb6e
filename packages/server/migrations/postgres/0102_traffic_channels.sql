-- What a project calls which traffic channel; without a row, or without channels, what the product comes with.
create table traffic_channels (
  project_id integer primary key,
  channels jsonb,
  own_hosts text[] not null,
  revision integer not null default 1,
  updated_at timestamptz not null
);
