select if(grouping(start) = 1, '', formatDateTime(start, '%Y-%m-%dT%H:%i:%SZ', 'UTC')) as bucket, count() as events, uniqExact(person) as people, 0 as sum, 0 as numbers, 0 as distinct_values, 0 as min, 0 as max, null as median, null as p90
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, toStartOfHour(toTimeZone(e.time, {p6:String})) as start
from events e
where e.project_id = {p7:UInt32} and e.is_test = 0
and e.time >= {p8:DateTime64(3)} and e.time < {p9:DateTime64(3)} and (e.time >= {p10:DateTime64(3)} and e.time < {p11:DateTime64(3)} or e.time >= {p12:DateTime64(3)} and e.time < {p13:DateTime64(3)})
and e.event = {p14:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p15:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p16:String}), null))) >= {p17:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p24:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p25:UInt32} and is_test = 1)))
group by grouping sets ((start), ())
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "Asia/Shanghai"
-- p7 = 7
-- p8 = "2026-09-30 16:00:00.000"
-- p9 = "2026-10-31 16:00:00.000"
-- p10 = "2026-10-05 00:00:00.000"
-- p11 = "2026-10-05 01:00:00.000"
-- p12 = "2026-10-12 00:00:00.000"
-- p13 = "2026-10-12 01:00:00.000"
-- p14 = "PayOrder"
-- p15 = "amount"
-- p16 = "amount"
-- p17 = 100
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 7
