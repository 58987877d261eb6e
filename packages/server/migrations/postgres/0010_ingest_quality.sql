-- Data quality: what was refused, dropped or looked wrong. Counted without limit, kept as samples up to one.
-- Project 0 stands for requests that named no project of this installation.
create table quality_counts (
  project_id integer not null,
  day date not null,
  source text not null,
  kind text not null check (kind in ('rejected', 'property', 'warning')),
  reason text not null,
  event text not null,
  field text not null,
  count bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (project_id, day, source, kind, reason, event, field)
);

create sequence rejected_event_id_seq;
create table rejected_events (
  rejected_event_id bigint primary key default nextval('rejected_event_id_seq'),
  project_id integer not null,
  at timestamptz not null,
  source text not null,
  kind text not null,
  reason text not null,
  event text not null,
  field text not null,
  detail text not null,
  sample text not null
);
create index rejected_events_of_project on rejected_events (project_id, rejected_event_id desc);
create index rejected_events_by_reason on rejected_events (project_id, source, reason);
