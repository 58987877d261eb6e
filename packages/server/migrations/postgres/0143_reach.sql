-- Revision 0: the analysis store has not been told yet. A job tells it, and looks up the addresses of before.
alter table consents add column revision bigint not null default 0;
alter table consents alter column revision drop default;
create index consents_untold on consents (part, person_id) where revision = 0;
alter table suppressions add column revision bigint not null default 0;
alter table suppressions alter column revision drop default;
create index suppressions_untold on suppressions (project_id, address) where revision = 0;

-- Where a person can be written to, of what the profile and the ids say; lower case.
create table person_addresses (
  part smallint not null,
  person_id bigint not null,
  channel text not null,
  project_id integer not null,
  -- empty: not looked up yet
  address text not null,
  revision bigint not null,
  primary key (part, person_id, channel)
);
create index person_addresses_by_address on person_addresses (project_id, address);
create index person_addresses_untold on person_addresses (part, person_id) where revision = 0;

insert into person_addresses (part, person_id, channel, project_id, address, revision)
select p.part, p.person_id, 'email', p.project_id, '', 0 from people p where p.merged_into is null and (p.properties ? 'email'
  or exists (select 1 from person_ids i where i.person_part = p.part and i.person_id = p.person_id and i.id_type = 'email'));
