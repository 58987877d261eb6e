select uniqExact(person) as people from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p0:UInt32} and revision > (select max(revision) from squashes where project_id = {p1:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p2:UInt32} and e.time < {p3:DateTime64(3)} and e.time >= {p4:DateTime64(3)} group by person
) where person in (
select person_id from profiles final where project_id = {p5:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p6:UInt32})
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = "2026-11-01 02:00:00.000"
-- p4 = "2026-08-03 02:00:00.000"
-- p5 = 7
-- p6 = 7
