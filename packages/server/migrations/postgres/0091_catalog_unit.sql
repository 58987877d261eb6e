-- What the numbers of a property are: money means whole minor units of the project's currency.
alter table catalog_properties add column unit text check (unit is null or (unit = 'money' and type = 'number'));
-- When a value that is no whole number was first seen since it was marked: warned of once.
alter table catalog_properties add column unit_broken_at timestamptz;
