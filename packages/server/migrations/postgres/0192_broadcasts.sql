-- Messages to many people. Each that was sent is a journey with the same id, which is not shown among journeys.
alter table journeys add column kind text not null default 'journey' check (kind in ('journey', 'broadcast'));

create table broadcasts (
  broadcast_id text primary key,
  project_id integer not null,
  name text not null,
  definition jsonb not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  sent_at timestamptz,
  done_at timestamptz,
  cancelled_at timestamptz,
  stop_reason text check (stop_reason in ('failed', 'unsubscribed'))
);
create index broadcasts_of_project on broadcasts (project_id);
