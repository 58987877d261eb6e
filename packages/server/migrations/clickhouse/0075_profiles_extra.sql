alter table profiles add column extra String after properties;
