with
events as (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person_id, e.event as event, e.time as time, e.source as source, e.properties as properties, e.extra as extra
from events e where e.project_id = {p6:UInt32} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) in (select person_id from profiles final where project_id = {p13:UInt32} and deleted = 0 and is_test = 0)),
people as (
select person_id, created_at, properties, extra from profiles final where project_id = {p14:UInt32} and deleted = 0 and is_test = 0),
tags as (
select person_id, tag, value, set_at from person_tags final where project_id = {p15:UInt32} and removed = 0 and person_id in (select person_id from profiles final where project_id = {p16:UInt32} and deleted = 0 and is_test = 0)),
items as (
select item_type, item_id, updated_at, properties, extra from items final where project_id = {p17:UInt32} and deleted = 0) select * from (select count() as n from events union all select count() as n from people union all select count() as n from tags union all select count() as n from items)
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = 7
-- p12 = 0
-- p13 = 7
-- p14 = 7
-- p15 = 7
-- p16 = 7
-- p17 = 7
