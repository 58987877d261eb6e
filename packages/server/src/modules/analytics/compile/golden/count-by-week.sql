select if(grouping(start) = 1, '', toString(start)) as bucket, count() as events, uniqExact(person) as people, ifNull(min(number), 0) as min, ifNull(max(number), 0) as max, null as median, null as p90, sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4 as sum, count(number) as numbers,
uniqExactIf((number, text, flag), number is not null or text is not null or flag is not null) as distinct_values
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, toMonday(toDate(toTimeZone(e.time, {p6:String}))) as start, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p8:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p9:String}) = 'String', JSONExtractString(e.extra, {p10:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p11:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p12:String})), null))) as flag
from events e
where e.project_id = {p13:UInt32} and e.is_test = 0
and e.time >= {p14:DateTime64(3)} and e.time < {p15:DateTime64(3)}
and e.event = {p16:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p17:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p18:String}), null))) >= {p19:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p26:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p27:UInt32} and is_test = 1)))
group by grouping sets ((start), ())
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "Asia/Shanghai"
-- p7 = "amount"
-- p8 = "amount"
-- p9 = "amount"
-- p10 = "amount"
-- p11 = "amount"
-- p12 = "amount"
-- p13 = 7
-- p14 = "2026-09-30 16:00:00.000"
-- p15 = "2026-10-31 16:00:00.000"
-- p16 = "PayOrder"
-- p17 = "amount"
-- p18 = "amount"
-- p19 = 100
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 7
