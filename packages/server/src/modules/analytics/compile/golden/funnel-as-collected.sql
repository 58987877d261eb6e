select [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people from (
select e.person_id as person,
windowFunnel({p2:UInt64}, 'strict_once')(e.ord + intDiv(e.ord, 4096) * 4096, (e.event = {p3:String} and e.time < {p4:DateTime64(3)}), (e.event = {p5:String})) as depth, person as id
from events e
where e.project_id = {p6:UInt32} and e.is_test = 0
and e.time >= {p7:DateTime64(3)} and e.time < {p8:DateTime64(3)}
and e.event in {p9:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p16:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p17:UInt32} and is_test = 1))
group by person)
-- p0 = 1
-- p1 = 2
-- p2 = 707788804095
-- p3 = "Visit"
-- p4 = "2026-10-31 16:00:00.000"
-- p5 = "PayOrder"
-- p6 = 7
-- p7 = "2026-09-30 16:00:00.000"
-- p8 = "2026-11-01 16:00:00.001"
-- p9 = ["Visit","PayOrder"]
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 7
