-- Short links that lead to a page with campaign parameters; codes are unique over all projects.
create table channel_links (
  code text primary key,
  project_id integer not null,
  name text not null,
  target text not null,
  utm jsonb not null,
  parameters jsonb not null,
  owner_kind text check (owner_kind in ('staff', 'shop')),
  owner_name text,
  -- minor units
  cost bigint not null,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  revision integer not null default 1
);
create index channel_links_of_project on channel_links (project_id, updated_at desc, code desc);

-- What the report of links counts as an order; without a row, the defaults.
create table link_settings (
  project_id integer primary key,
  order_event text not null,
  amount_property text not null,
  window_days smallint not null,
  revision integer not null default 1,
  updated_at timestamptz not null
);
