-- What becomes of a profile property when two people turn out to be one.
alter table catalog_properties add column merge_strategy text not null default 'keep'
  check (merge_strategy in ('keep', 'latest', 'first', 'sum', 'max', 'min', 'union'));

-- When properties were set last, in ms: of those only whose merging asks for it.
alter table people add column property_times jsonb not null default '{}';
