select person as person_id from (
select key, person, starts, arrayMap((c, s) -> arrayMap(offsets -> (c, arrayMap((lo, hi, need, last) -> toUInt64(c <= last and has(offsets, lo)), {p0:Array(Int64)}, {p1:Array(Int64)}, {p2:Array(Int64)}, {p3:Array(Int64)}), emptyArrayInt64()), [arrayDistinct(arrayMap(r -> r - c, returns))])[1], starts.1, starts.2) as cohorts
from (select '' as key, person, (arraySort(groupUniqArrayIf(cohort, is_first = 1)) as days, days) as starts, groupUniqArrayIf(at, is_second = 1) as returns, (emptyArrayInt64(), emptyArrayInt64()) as done from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).2, e.settled_person_id)) as person, toInt64(toDate(toTimeZone(e.time, {p10:String}))) as cohort, toInt64(toDate(toTimeZone(e.time, {p11:String}))) as at,
(e.event = {p12:String} and e.time >= {p13:DateTime64(3)} and e.time < {p14:DateTime64(3)}) as is_first, (e.event = {p15:String}) as is_second, 0 as is_measured,
toInt128(10000) as amount
from events e
where e.project_id = {p16:UInt32} and e.is_test = 0
and e.time >= {p17:DateTime64(3)} and e.time < {p18:DateTime64(3)}
and e.event in {p19:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p26:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p27:UInt32} and is_test = 1))) group by person having notEmpty(starts.1))) where true and arrayExists(x -> x.1 = {p28:Int64} and x.2[{p29:UInt16}] = 1, cohorts)
-- p0 = [0,1,2,3]
-- p1 = [0,1,2,3]
-- p2 = [1,1,1,1]
-- p3 = [20757,20756,20755,20754]
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = "Asia/Shanghai"
-- p11 = "Asia/Shanghai"
-- p12 = "SignUp"
-- p13 = "2026-09-30 16:00:00.000"
-- p14 = "2026-10-31 16:00:00.000"
-- p15 = "Pay"
-- p16 = 7
-- p17 = "2026-09-30 16:00:00.000"
-- p18 = "2026-11-03 16:00:00.000"
-- p19 = ["SignUp","Pay"]
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 7
-- p28 = 20731
-- p29 = 3
