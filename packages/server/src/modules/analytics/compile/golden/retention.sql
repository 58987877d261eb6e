select key, cell.1 as cohort, count() as people, sumForEach(cell.2) as returns, sumForEach(cell.3) as amounts,
sumForEach(cell.4) as memberships, sumForEach(cell.5) as members, sumForEach(cell.6) as hits
from (select key, arrayJoin(arrayConcat([(toInt64(0), arrayReduce('sumForEach', cohorts.2), arrayReduce('sumForEach', cohorts.3),
arrayMap(last -> toUInt64(arrayCount(c -> c <= last, starts.1)), {p0:Array(Int64)}), arrayMap(last -> toUInt64(arrayMin(starts.1) <= last), {p1:Array(Int64)}),
arrayReduce('maxForEach', cohorts.2))], arrayMap(x -> (x.1, x.2, x.3, [], [], []), cohorts))) as cell from (
select key, person, starts, arrayMap((c, s) -> arrayMap(offsets -> (c, arrayMap((lo, hi, need, last) -> toUInt64(c <= last and has(offsets, lo)), {p2:Array(Int64)}, {p3:Array(Int64)}, {p4:Array(Int64)}, {p5:Array(Int64)}), emptyArrayInt64()), [arrayDistinct(arrayMap(r -> r - c, returns))])[1], starts.1, starts.2) as cohorts
from (select '' as key, person, (arraySort(groupUniqArrayIf(cohort, is_first = 1)) as days, days) as starts, groupUniqArrayIf(at, is_second = 1) as returns, (emptyArrayInt64(), emptyArrayInt64()) as done from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).2, e.settled_person_id)) as person, toInt64(toDate(toTimeZone(e.time, {p12:String}))) as cohort, toInt64(toDate(toTimeZone(e.time, {p13:String}))) as at,
(e.event = {p14:String} and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}) as is_first, (e.event = {p17:String}) as is_second, 0 as is_measured,
toInt128(10000) as amount
from events e
where e.project_id = {p18:UInt32} and e.is_test = 0
and e.time >= {p19:DateTime64(3)} and e.time < {p20:DateTime64(3)}
and e.event in {p21:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p28:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p29:UInt32} and is_test = 1))) group by person having notEmpty(starts.1))))
group by key, cohort order by key, cohort
-- p0 = [20757,20756,20755,20754]
-- p1 = [20757,20756,20755,20754]
-- p2 = [0,1,2,3]
-- p3 = [0,1,2,3]
-- p4 = [1,1,1,1]
-- p5 = [20757,20756,20755,20754]
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = "Asia/Shanghai"
-- p13 = "Asia/Shanghai"
-- p14 = "SignUp"
-- p15 = "2026-09-30 16:00:00.000"
-- p16 = "2026-10-31 16:00:00.000"
-- p17 = "Pay"
-- p18 = 7
-- p19 = "2026-09-30 16:00:00.000"
-- p20 = "2026-11-03 16:00:00.000"
-- p21 = ["SignUp","Pay"]
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 0
-- p28 = 7
-- p29 = 7
