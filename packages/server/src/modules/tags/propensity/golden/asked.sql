select uniqExact(person) as people from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person from events e
where e.project_id = {p6:UInt32} and e.time < {p7:DateTime64(3)} and e.time >= {p8:DateTime64(3)} group by person
) where person in (
select person_id from profiles final where project_id = {p9:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p10:UInt32})
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = "2026-11-01 02:00:00.000"
-- p8 = "2026-08-03 02:00:00.000"
-- p9 = 7
-- p10 = 7
