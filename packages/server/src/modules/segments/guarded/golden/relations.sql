with
events as (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person_id, e.event as event, e.time as time, e.source as source, e.properties as properties, e.extra as extra
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p0:UInt32} and revision > (select max(revision) from squashes where project_id = {p1:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p2:UInt32} and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) in (select person_id from profiles final where project_id = {p3:UInt32} and deleted = 0 and is_test = 0)),
people as (
select person_id, created_at, properties, extra from profiles final where project_id = {p4:UInt32} and deleted = 0 and is_test = 0),
tags as (
select person_id, tag, value, set_at from person_tags final where project_id = {p5:UInt32} and removed = 0 and person_id in (select person_id from profiles final where project_id = {p6:UInt32} and deleted = 0 and is_test = 0)),
items as (
select item_type, item_id, updated_at, properties, extra from items final where project_id = {p7:UInt32} and deleted = 0) select * from (select count() as n from events union all select count() as n from people union all select count() as n from tags union all select count() as n from items)
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = 7
