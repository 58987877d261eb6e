select '' as bucket, count() as events, uniqExact(person) as people, 0 as sum, 0 as numbers, 0 as distinct_values
from (select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person
from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p0:UInt32}
) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p1:UInt32} and e.is_test = 0
and e.time >= {p2:DateTime64(3)} and e.time < {p3:DateTime64(3)}
and true and true and if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) in (select 1 as person_id))
-- p0 = 7
-- p1 = 7
-- p2 = "2026-09-30 16:00:00.000"
-- p3 = "2026-10-31 16:00:00.000"
