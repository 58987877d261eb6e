-- A static segment that is filled by a query instead of from another segment.
alter table segments add column query text check (query is null or follows is null);
