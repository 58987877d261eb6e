select person_id from (select toUInt64(1) as person_id) where person_id not in (select person as person_id from (
select person, cell, toNullable(toFloat64(uniqExact(toDate(local)))) as value
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, toInt32(intDiv(toInt32(toMonday(toDate(toTimeZone(e.time, {p6:String})))) + 3, 7)) as cell, toTimeZone(e.time, {p7:String}) as local
from events e
where e.project_id = {p8:UInt32} and e.is_test = 0
and e.time >= {p9:DateTime64(3)} and e.time < {p10:DateTime64(3)}
and e.event = {p11:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).2, e.settled_person_id)) in (select toUInt64(1) as person_id))
group by grouping sets ((person, cell), (person))) where cell = {p18:Int64} and not (ifNull(value < {p19:Float64}, false)))
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "Asia/Shanghai"
-- p7 = "Asia/Shanghai"
-- p8 = 7
-- p9 = "2026-09-30 16:00:00.000"
-- p10 = "2026-10-31 16:00:00.000"
-- p11 = "Pay"
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = 2962
-- p19 = 1
