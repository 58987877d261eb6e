select key, cell.1 as cohort, count() as people, sumForEach(cell.2) as memberships, sumForEach(cell.3) as returns,
sumForEach(cell.4) as amounts, sumForEach(cell.5) as members, sumForEach(cell.6) as hits
from (select key, arrayJoin(arrayConcat([(toInt64(0), arrayMap(last -> toUInt64(arrayCount(c -> c <= last, starts.1)), {p0:Array(Int64)}), arrayReduce('sumForEach', cohorts.2),
arrayReduce('sumForEach', cohorts.3), arrayMap(last -> toUInt64(arrayMin(starts.1) <= last), {p1:Array(Int64)}), arrayReduce('maxForEach', cohorts.2))], arrayMap(x -> (x.1, arrayMap(last -> toUInt64(x.1 <= last), {p2:Array(Int64)}), x.2, x.3, arrayMap(last -> toUInt64(x.1 <= last), {p3:Array(Int64)}), x.2), cohorts))) as cell from (
select key, person, starts, arrayMap((c, s) -> arrayMap((offsets, times) -> arrayMap(hits -> (c, hits, arrayMap((lo, hi, hit) -> if(hit = 1, arraySum(arrayMap((o, n) -> if(o between lo and hi, n, 0), times, done.2)), 0), {p4:Array(Int64)}, {p5:Array(Int64)}, hits)), [arrayMap((lo, hi, need, last) -> toUInt64(c <= last and if(need = 0, arrayCount(o -> o between lo and hi, offsets) = 0, arrayCount(o -> o between lo and hi, offsets) >= need)), {p6:Array(Int64)}, {p7:Array(Int64)},
{p8:Array(Int64)}, {p9:Array(Int64)})])[1],
[arrayDistinct(arrayMap(r -> r - c, returns))], [arrayMap(r -> r - c, done.1)])[1], starts.1, starts.2) as cohorts
from (select '' as key, person, minMapIf([cohort], [at], is_first = 1) as starts, groupUniqArrayIf(at, is_second = 1) as returns,
sumMapIf([at], [amount], is_measured = 1) as done from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).2, e.settled_person_id)) as person, toInt64(toDate(toTimeZone(e.time, {p16:String}))) as cohort, toInt64(toDate(toTimeZone(e.time, {p17:String}))) as at,
(e.event = {p18:String} and e.time >= {p19:DateTime64(3)} and e.time < {p20:DateTime64(3)}) as is_first, (e.event = {p21:String}) as is_second, 0 as is_measured,
toInt128(10000) as amount
from events e
where e.project_id = {p22:UInt32} and e.is_test = 0
and e.time >= {p23:DateTime64(3)} and e.time < {p24:DateTime64(3)}
and e.event in {p25:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p28:UInt32} and revision > {p29:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p30:UInt32} and revision > {p31:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p32:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p33:UInt32} and is_test = 1))) group by person having notEmpty(starts.1))))
group by key, cohort order by key, cohort
-- p0 = [20757,20756,20755,20754]
-- p1 = [20757,20756,20755,20754]
-- p2 = [20757,20756,20755,20754]
-- p3 = [20757,20756,20755,20754]
-- p4 = [0,1,2,3]
-- p5 = [0,1,2,3]
-- p6 = [0,1,2,3]
-- p7 = [0,1,2,3]
-- p8 = [1,1,1,1]
-- p9 = [20757,20756,20755,20754]
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = "Asia/Shanghai"
-- p17 = "Asia/Shanghai"
-- p18 = "SignUp"
-- p19 = "2026-09-30 16:00:00.000"
-- p20 = "2026-10-31 16:00:00.000"
-- p21 = "Pay"
-- p22 = 7
-- p23 = "2026-09-30 16:00:00.000"
-- p24 = "2026-11-03 16:00:00.000"
-- p25 = ["SignUp","Pay"]
-- p26 = 7
-- p27 = 0
-- p28 = 7
-- p29 = 0
-- p30 = 7
-- p31 = 0
-- p32 = 7
-- p33 = 7
