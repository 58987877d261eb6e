select if(grouping(start) = 1, '', toString(start)) as bucket, count() as events, uniqExact(person) as people, sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4 as sum, count(number) as numbers,
uniqExactIf((number, text, flag), number is not null or text is not null or flag is not null) as distinct_values
from (select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, toMonday(toDate(toTimeZone(e.time, {p0:String}))) as start, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p1:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p2:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p3:String}) = 'String', JSONExtractString(e.extra, {p4:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p5:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p6:String})), null))) as flag
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p7:UInt32} and revision > (select max(revision) from squashes where project_id = {p8:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p9:UInt32} and e.is_test = 0
and e.time >= {p10:DateTime64(3)} and e.time < {p11:DateTime64(3)}
and e.event = {p12:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))) >= {p15:Float64}, false) and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p16:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p17:UInt32} and is_test = 1)))
group by grouping sets ((start), ())
-- p0 = "Asia/Shanghai"
-- p1 = "amount"
-- p2 = "amount"
-- p3 = "amount"
-- p4 = "amount"
-- p5 = "amount"
-- p6 = "amount"
-- p7 = 7
-- p8 = 7
-- p9 = 7
-- p10 = "2026-09-30 16:00:00.000"
-- p11 = "2026-10-31 16:00:00.000"
-- p12 = "PayOrder"
-- p13 = "amount"
-- p14 = "amount"
-- p15 = 100
-- p16 = 7
-- p17 = 7
