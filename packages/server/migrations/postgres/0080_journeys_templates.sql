-- Which version of each template a published version sends: the one current when it was published.
alter table journey_versions add column templates jsonb not null default '{}';
update journey_versions v set templates = coalesce((
  select jsonb_object_agg(t.template_id, t.version) from journeys j
  join templates t on t.project_id = j.project_id
  where j.journey_id = v.journey_id and exists (
    select 1 from jsonb_array_elements(v.graph->'nodes') n where n->>'kind' = 'send' and n->'settings'->>'templateId' = t.template_id)), '{}');

-- Null: always the newest version of the template.
alter table message_intents add column template_version integer;
