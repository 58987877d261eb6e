select '' as bucket, count() as events, uniqExact(person) as people, 0 as sum, 0 as numbers, 0 as distinct_values
from (select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p0:UInt32} and revision > (select max(revision) from squashes where project_id = {p1:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p2:UInt32} and e.is_test = 0
and e.time >= {p3:DateTime64(3)} and e.time < {p4:DateTime64(3)}
and true and true and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) in (select 1 as person_id))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = "2026-09-30 16:00:00.000"
-- p4 = "2026-10-31 16:00:00.000"
