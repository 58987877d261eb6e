-- Approvals of a step that hold for everybody who comes there, until they are taken back.
create table journey_approvals (
  approval_id text primary key,
  project_id integer not null,
  journey_id integer not null,
  node text not null,
  by text not null,
  note text not null,
  at timestamptz not null,
  unique (journey_id, node)
);

-- How much of a budget is used, by the time it is of; nothing for one that is never renewed.
create table journey_budgets (
  journey_id integer not null,
  node text not null,
  period text not null,
  project_id integer not null,
  used bigint not null,
  -- as it was when somebody last asked
  most bigint not null,
  primary key (journey_id, node, period)
);
