select person as person_id from (
select person, arrayConcat(
arrayMap(b -> (b, multiIf(has(active, b - 1), 'returning', b = born, 'new', 'resurrecting')), arrayFilter(b -> b >= {p0:Int64}, active)),
arrayMap(b -> (b + 1, 'dormant'), arrayFilter(b -> b < {p1:Int64} and not has(active, b + 1), active))) as cells
from (
select person, groupUniqArrayIf(bucket, bucket >= {p2:Int64} - 1) as active, min(bucket) as born
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).2, e.settled_person_id)) as person, toInt64(intDiv(toInt64(toMonday(toDate(toTimeZone(e.time, {p9:String})))) + 3, 7)) as bucket
from events e
where e.project_id = {p10:UInt32} and e.is_test = 0
and e.time >= {p11:DateTime64(3)} and e.time < {p12:DateTime64(3)}
and e.event = {p13:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p20:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p21:UInt32} and is_test = 1)))
group by person having notEmpty(active)
)) where arrayExists(x -> x.1 = {p22:Int64} and x.2 = {p23:String}, cells)
-- p0 = 2961
-- p1 = 2965
-- p2 = 2961
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = 0
-- p9 = "Asia/Shanghai"
-- p10 = 7
-- p11 = "1970-01-01 00:00:00.000"
-- p12 = "2026-11-01 16:00:00.000"
-- p13 = "Pay"
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 7
-- p22 = 2962
-- p23 = "dormant"
