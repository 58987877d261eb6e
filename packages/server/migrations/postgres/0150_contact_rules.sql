-- Quiet hours, gaps and caps of a project; the one cap that mail had becomes the first of them.
create table contact_rules (
  project_id integer primary key references projects (project_id),
  rules jsonb not null,
  revision integer not null default 1,
  updated_at timestamptz not null
);
insert into contact_rules (project_id, rules, updated_at)
select project_id, jsonb_build_object('caps', jsonb_build_array(jsonb_build_object(
  'scope', jsonb_build_object('kind', 'channel', 'channel', 'email'), 'limit', cap_limit,
  'per', jsonb_build_object('kind', 'sliding', 'hours', cap_hours), 'exempt', jsonb_build_array('service'), 'action', 'drop'))), updated_at
from email_settings where cap_limit is not null and cap_hours is not null;
alter table email_settings drop column cap_limit, drop column cap_hours;
