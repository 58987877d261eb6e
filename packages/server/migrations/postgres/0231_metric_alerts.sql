-- What is looked at by the clock: a metric against a number, against itself some time ago, or whether there is anything at all.
create table metric_alerts (
  alert_id text primary key,
  project_id integer not null references projects,
  metric_id text not null references metrics,
  name text not null,
  is_on boolean not null,
  definition jsonb not null,
  state text not null default 'fine' check (state in ('fine', 'firing')),
  next_at timestamptz not null,
  looked_at timestamptz,
  now_value double precision,
  before_value double precision,
  failure text,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index metric_alerts_of_project on metric_alerts (project_id, updated_at desc, alert_id);
create index metric_alerts_of_metric on metric_alerts (metric_id);
create index metric_alerts_due on metric_alerts (next_at) where is_on and archived_at is null;

-- Each time one fired, from when to when.
create table metric_firings (
  firing_id text primary key,
  alert_id text not null references metric_alerts,
  project_id integer not null references projects,
  since timestamptz not null,
  until timestamptz,
  now_value double precision,
  before_value double precision,
  now_after double precision
);
create unique index metric_firings_open on metric_firings (alert_id) where until is null;
create index metric_firings_of_alert on metric_firings (alert_id, since desc);
create index metric_firings_by_age on metric_firings (since);

-- Who wanted to hear of everything there was wants to hear of these too.
update alert_destinations set wants = array_append(wants, 'metric')
  where wants @> array['stuck', 'errors', 'volume', 'guardrail', 'account'] and not wants @> array['metric'];
