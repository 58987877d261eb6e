select nth, bucket, any(key) as name, sum(n) as events, uniqExactMerge(who) as people, 0 as sum, 0 as numbers, 0 as distinct_values, 0 as min, 0 as max, null as median, null as p90
from (
select *, if(is_bucket, 0, least(row_number() over (partition by is_bucket order by n desc, key), {p0:UInt64})) as nth, arrayJoin(if(is_bucket, [toString(start), ''], [''])) as bucket
from (
select key, start, grouping(key) = 1 as is_bucket, count() as n, uniqExactState(person) as who
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, coalesce('') as key, toDate(toTimeZone(e.time, {p7:String})) as start
from events e
where e.project_id = {p8:UInt32} and e.is_test = 0
and e.time >= {p9:DateTime64(3)} and e.time < {p10:DateTime64(3)}
and e.event = {p11:String} and ifNull(e.properties.`amount`.:Float64 >= {p12:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > {p14:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p19:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p20:UInt32} and is_test = 1)))
group by grouping sets ((start), (key))
)
) group by nth, bucket order by nth
-- p0 = 51
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = "Asia/Shanghai"
-- p8 = 7
-- p9 = "2026-09-30 16:00:00.000"
-- p10 = "2026-10-31 16:00:00.000"
-- p11 = "PayOrder"
-- p12 = 100
-- p13 = 7
-- p14 = 0
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 7
