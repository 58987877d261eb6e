alter table members add column revision integer not null default 1;
alter table catalog_properties add column revision integer not null default 1;
-- What accounts did outside of any project: signing in, ending sessions.
create index audit_log_of_account on audit_log (actor_id, audit_id desc) where project_id is null;
