-- The tracking plan: what people say of events and properties, what is expected to be sent, and what becomes of the rest.
alter table catalog_events
  add column description text,
  add column steward text,
  add column status text not null default 'seen' check (status in ('seen', 'planned', 'deprecated', 'blocked')),
  add column required text[] not null default '{}',
  add column revision integer not null default 1;

alter table catalog_properties
  add column description text,
  add column steward text,
  add column status text not null default 'seen' check (status in ('seen', 'planned', 'deprecated', 'blocked')),
  -- texts and numbers it may be; null: any
  add column allowed jsonb;
-- units are what people call them; only numbers have one
alter table catalog_properties drop constraint catalog_properties_check;
alter table catalog_properties add constraint catalog_properties_unit check (unit is null or type = 'number');

create table tracking_plans (
  project_id integer primary key references projects,
  -- `contract/catalog/plan.ts`
  modes jsonb not null default '{}',
  revision integer not null default 0,
  -- grows with every change of anything in the plan: who keeps the plan in memory asks for this alone
  stamp bigint not null default 0
);

-- The record behind a sample, where it can be sent again.
alter table rejected_events add column record text;
create index rejected_events_waiting on rejected_events (project_id, source, reason, event) where record is not null;
