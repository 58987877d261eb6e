-- Of which types a property has ever had values; null: not known, of any. What was always a column is never looked for elsewhere.
alter table catalog_properties add column seen_types text[], add column spilled boolean not null default true;
