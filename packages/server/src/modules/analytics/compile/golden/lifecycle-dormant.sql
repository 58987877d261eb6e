select person as person_id from (
select person, arrayConcat(
arrayMap(b -> (b, multiIf(has(active, b - 1), {p0:UInt8}, b = born, {p1:UInt8}, {p2:UInt8})), arrayFilter(b -> b >= {p3:Int64}, active)),
arrayMap(b -> (b + 1, {p4:UInt8}), arrayFilter(b -> b < {p5:Int64} and not has(active, b + 1), active))) as cells
from (
select person, groupUniqArrayIf(bucket, bucket >= {p6:Int64} - 1) as active, min(bucket) as born
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) as person, toInt32(intDiv(toInt32(toMonday(toDate(toTimeZone(e.time, {p13:String})))) + 3, 7)) as bucket
from events e
where e.project_id = {p14:UInt32} and e.is_test = 0
and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}
and e.event = {p17:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p24:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p25:UInt32} and is_test = 1)))
group by person having notEmpty(active)
)) where arrayExists(x -> x.1 = {p26:Int64} and x.2 = {p27:UInt8}, cells)
-- p0 = 2
-- p1 = 1
-- p2 = 3
-- p3 = 2961
-- p4 = 0
-- p5 = 2965
-- p6 = 2961
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = 7
-- p12 = 0
-- p13 = "Asia/Shanghai"
-- p14 = 7
-- p15 = "1970-01-01 00:00:00.000"
-- p16 = "2026-11-01 16:00:00.000"
-- p17 = "Pay"
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 7
-- p26 = 2962
-- p27 = 0
