select cell, count() as people, countIf(value is null) as unset,
sumForEach(arrayMap(edge -> ifNull(value >= edge, false), {p0:Array(Float64)})) as at_least
from (
select person, cell, toNullable(toFloat64(uniqExact(toDate(local)))) as value
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, toInt32(intDiv(toInt32(toMonday(toDate(toTimeZone(e.time, {p7:String})))) + 3, 7)) as cell, toTimeZone(e.time, {p8:String}) as local
from events e
where e.project_id = {p9:UInt32} and e.is_test = 0
and e.time >= {p10:DateTime64(3)} and e.time < {p11:DateTime64(3)}
and e.event = {p12:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > {p14:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p19:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p20:UInt32} and is_test = 1)))
group by grouping sets ((person, cell), (person))) group by cell order by cell
-- p0 = [1,3]
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = "Asia/Shanghai"
-- p8 = "Asia/Shanghai"
-- p9 = 7
-- p10 = "2026-09-30 16:00:00.000"
-- p11 = "2026-10-31 16:00:00.000"
-- p12 = "Pay"
-- p13 = 7
-- p14 = 0
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 7
