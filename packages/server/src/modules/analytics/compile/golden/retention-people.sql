select person as person_id from (
select key, person, starts, arrayMap((c, s) -> arrayMap(offsets -> (c, arrayMap((lo, last) -> toUInt8(c <= last and has(offsets, lo)), {p0:Array(Int64)}, {p1:Array(Int64)}), emptyArrayInt64()), [arrayMap(r -> r - c, returns)])[1], starts.1, starts.2) as cohorts
from (select '' as key, person, (arraySort(groupUniqArrayIf(cohort, is_first = 1)) as days, days) as starts, groupUniqArrayIf(at, is_second = 1) as returns, (emptyArrayInt64(), emptyArrayInt64()) as done from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).2, e.settled_person_id)) as person, toInt32(toDate(toTimeZone(e.time, {p8:String}))) as cohort, toInt32(toDate(toTimeZone(e.time, {p9:String}))) as at,
(e.event = {p10:String} and e.time >= {p11:DateTime64(3)} and e.time < {p12:DateTime64(3)}) as is_first, (e.event = {p13:String}) as is_second, 0 as is_measured,
toInt128(10000) as amount
from events e
where e.project_id = {p14:UInt32} and e.is_test = 0
and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}
and e.event in {p17:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p24:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p25:UInt32} and is_test = 1))) group by person having notEmpty(starts.1))) where true and arrayExists(x -> x.1 = {p26:Int64} and x.2[{p27:UInt16}] = 1, cohorts)
-- p0 = [0,1,2,3]
-- p1 = [20757,20756,20755,20754]
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = 0
-- p8 = "Asia/Shanghai"
-- p9 = "Asia/Shanghai"
-- p10 = "SignUp"
-- p11 = "2026-09-30 16:00:00.000"
-- p12 = "2026-10-31 16:00:00.000"
-- p13 = "Pay"
-- p14 = 7
-- p15 = "2026-09-30 16:00:00.000"
-- p16 = "2026-11-03 16:00:00.000"
-- p17 = ["SignUp","Pay"]
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 7
-- p26 = 20731
-- p27 = 3
