select if(grouping(start) = 1, '', toString(start)) as bucket, count() as events, uniqExact(person) as people, sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4 as sum, count(number) as numbers,
uniqExactIf((number, text, flag), number is not null or text is not null or flag is not null) as distinct_values
from (select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person, toMonday(toDate(toTimeZone(e.time, {p0:String}))) as start, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p1:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p2:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p3:String}) = 'String', JSONExtractString(e.extra, {p4:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p5:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p6:String})), null))) as flag
from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p7:UInt32}
) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p8:UInt32} and e.is_test = 0
and e.time >= {p9:DateTime64(3)} and e.time < {p10:DateTime64(3)}
and e.event = {p11:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))) >= {p14:Float64}, false) and if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p15:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p16:UInt32} and is_test = 1)))
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
-- p9 = "2026-09-30 16:00:00.000"
-- p10 = "2026-10-31 16:00:00.000"
-- p11 = "PayOrder"
-- p12 = "amount"
-- p13 = "amount"
-- p14 = 100
-- p15 = 7
-- p16 = 7
