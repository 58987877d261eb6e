-- Several accounts have been seen on this device: its sightings say who it is when. Of other devices nothing has to be read.
alter table person_ids add column contested boolean not null default false;
update person_ids i set contested = true
where exists (
  select 1 from device_sightings s where s.device_id = i.home_id having count(distinct (s.by_type, s.by_value)) > 1
);
