select if(grouping(start) = 1, '', toString(start)) as bucket, uniqExact(person) as people, count() as sessions, sum(n) as events, sum(span) as ms, countIf(n = 1) as bounces, countIf(has_goal = 1) as converted,
sum(n_views) as views, sum(is_exit) as exits, sum(n_clicked) as clicked, sum(n_stays) as stays, sum(stayed) as stay_ms
from (select *, toMonday(toDate(toTimeZone(e.time, {p0:String}))) as start from (
select person, fromUnixTimestamp64Milli(toInt64(intDiv(s[1], {p1:UInt64})), 'UTC') as time, length(s) as n, toInt64(intDiv(s[-1], {p2:UInt64})) - toInt64(intDiv(s[1], {p3:UInt64})) as span,
0 as has_goal, 0 as n_views, 0 as is_exit, 0 as n_stays, 0 as stayed, 0 as n_clicked
from (
select person, arrayJoin(arraySplit((x, p) -> toInt64(intDiv(x, {p4:UInt64})) - toInt64(intDiv(p, {p5:UInt64})) > {p6:Int64}, es, arrayPushFront(arrayPopBack(es), es[1]))) as s
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) as person, arraySort(groupArray(e.ord * {p13:UInt16})) as es
from events e
where e.project_id = {p14:UInt32} and e.is_test = 0
and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}
and e.source != 'system' and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p23:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p24:UInt32} and is_test = 1))
group by person
)
) where time >= {p25:DateTime64(3)} and time < {p26:DateTime64(3)}) e)
group by grouping sets ((start), ())
-- p0 = "Asia/Shanghai"
-- p1 = 1048576
-- p2 = 1048576
-- p3 = 1048576
-- p4 = 1048576
-- p5 = 1048576
-- p6 = 1800000
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = 7
-- p12 = 0
-- p13 = 256
-- p14 = 7
-- p15 = "2026-09-30 15:30:00.000"
-- p16 = "2026-11-01 16:00:00.000"
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 0
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 7
-- p25 = "2026-09-30 16:00:00.000"
-- p26 = "2026-10-31 16:00:00.000"
