-- The value of a property is the id of an item of this type: conditions, analyses and templates may go on to the item.
alter table catalog_properties add column item_type text;

-- Names that items of a type have had, with the type first seen.
create table item_properties (
  project_id integer not null,
  item_type text not null,
  name text not null,
  type text not null check (type in ('string', 'number', 'boolean', 'list')),
  primary key (project_id, item_type, name)
);

insert into item_properties (project_id, item_type, name, type)
select distinct on (i.project_id, i.item_type, p.key) i.project_id, i.item_type, p.key,
  case jsonb_typeof(p.value) when 'array' then 'list' else jsonb_typeof(p.value) end
from items i, jsonb_each(i.properties) p
where jsonb_typeof(p.value) in ('string', 'number', 'boolean', 'array')
order by i.project_id, i.item_type, p.key, i.item_id;
