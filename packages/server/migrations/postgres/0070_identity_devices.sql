-- Events of an id are collected under its home number for ever; whose they are follows from overrides. Graph ids share the
-- number of the person they were first bound to; devices that were seen together anonymously share one of their own.
alter table person_ids add column home_id bigint, add column collects boolean not null default false;

-- An account seen on a device, by event time. The person is whoever has the id now.
create table device_sightings (
  part smallint not null,
  device_id bigint not null,
  at timestamptz not null,
  by_type text not null,
  by_value text not null,
  by_part smallint not null,
  project_id integer not null,
  primary key (part, device_id, at, by_type, by_value)
);
create index device_sightings_by on device_sightings (by_part, project_id, by_type, by_value);

-- Numbers under which anonymous events of a device are collected beside its own: one for each further account, and,
-- without an account, those of devices that turned out to be this one.
create table device_numbers (
  part smallint not null,
  device_id bigint not null,
  by_type text not null,
  by_value text not null,
  number_id bigint not null,
  project_id integer not null,
  primary key (part, device_id, by_type, by_value, number_id)
);

-- Devices of several accounts whose stored events may lie under another account's number, since a login came late.
create table device_checks (
  part smallint not null,
  device_id bigint not null,
  project_id integer not null,
  since timestamptz not null,
  primary key (part, device_id)
);

update person_ids i set home_id = i.person_id, collects = true;
update person_ids i set home_id = nextval('person_id_seq'), collects = false
from people p
where p.part = i.person_part and p.person_id = i.person_id and p.level > 0
  and (i.id_type in ('anonymous_id', 'device_id') or i.id_type like 'device:%');
alter table person_ids alter column home_id set not null;

create temporary table strongest on commit drop as
select distinct on (person_id) person_id, id_part, id_type, id_value from person_ids
where not (id_type in ('anonymous_id', 'device_id') or id_type like 'device:%')
order by person_id, (id_type = 'login_id') desc, bound_at;

insert into device_sightings (part, device_id, at, by_type, by_value, by_part, project_id)
select ((mod(mod(i.home_id, 4294967296)::numeric * 2654435761, 4294967296))::bigint >> 24)::smallint, i.home_id, x.at, s.id_type, s.id_value, s.id_part, i.project_id
from person_ids i
join lateral (
  select i.bound_at as at, i.person_id union
  select l.from_at, l.person_id from device_logins l
  where l.id_part = i.id_part and l.project_id = i.project_id and l.id_type = i.id_type and l.id_value = i.id_value
) x on true
join strongest s on s.person_id = x.person_id
where not i.collects
on conflict do nothing;
drop table device_logins;
