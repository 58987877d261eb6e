-- A preference weighs several signals: what it asked of one event becomes its first.
update tag_definitions set definition = jsonb_build_object('kind', 'preference', 'signals', jsonb_build_array(
    definition - 'kind' - 'weight' - 'halfLifeDays' || jsonb_build_object('weight', 1, 'each',
      case definition #>> '{weight,of}' when 'sum' then jsonb_build_object('of', 'number', 'property', definition #> '{weight,property}') else '{"of": "times"}' end)))
  || case when definition ? 'halfLifeDays' then jsonb_build_object('halfLifeDays', definition -> 'halfLifeDays') else '{}' end
where definition ->> 'kind' = 'preference' and definition ? 'event';

update tag_definition_versions set definition = jsonb_build_object('kind', 'preference', 'signals', jsonb_build_array(
    definition - 'kind' - 'weight' - 'halfLifeDays' || jsonb_build_object('weight', 1, 'each',
      case definition #>> '{weight,of}' when 'sum' then jsonb_build_object('of', 'number', 'property', definition #> '{weight,property}') else '{"of": "times"}' end)))
  || case when definition ? 'halfLifeDays' then jsonb_build_object('halfLifeDays', definition -> 'halfLifeDays') else '{}' end
where definition ->> 'kind' = 'preference' and definition ? 'event';
