-- Events and properties the project has ever sent, and which of them the analysis store keeps as columns.
create table catalog_events (
  project_id integer not null,
  name text not null,
  first_seen_at timestamptz not null,
  display_en text,
  display_zh text,
  primary key (project_id, name)
);

create table catalog_properties (
  project_id integer not null,
  owner text not null check (owner in ('event', 'profile')),
  name text not null,
  type text not null check (type in ('string', 'number', 'boolean', 'list')),
  admitted boolean not null,
  pii boolean not null default false,
  first_seen_at timestamptz not null,
  display_en text,
  display_zh text,
  primary key (project_id, owner, name)
);

-- Which events a property has been seen on.
create table catalog_event_properties (
  project_id integer not null,
  event text not null,
  property text not null,
  primary key (project_id, event, property)
);
