-- What is wrong with journeys: opened once, seen again and again, resolved by itself when it is over.
create table alerts (
  alert_id text primary key,
  project_id integer not null references projects,
  journey_id integer not null references journeys,
  -- The step it is about; empty: the journey.
  node text not null,
  kind text not null check (kind in ('stuck', 'errors', 'volume')),
  state text not null check (state in ('open', 'acknowledged', 'resolved')),
  figures jsonb not null,
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  resolved_at timestamptz
);
create unique index alerts_unresolved on alerts (journey_id, node, kind) where state <> 'resolved';
create index alerts_of_project on alerts (project_id, opened_at desc, alert_id desc);
