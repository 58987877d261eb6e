select person as person_id, raw from (
select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayJoin(arrayDistinct(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`category`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p0:String}) = 'Array', JSONExtract(e.extra, {p1:String}, 'Array(Nullable(String))'), e.properties.`category`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`category`.:String, coalesce(e.properties.`category`.:String, if(JSONType(e.extra, {p2:String}) = 'String', JSONExtractString(e.extra, {p3:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`category`.:Float64, coalesce(e.properties.`category`.:Float64, if(JSONType(e.extra, {p4:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p5:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`category`.:Bool, coalesce(e.properties.`category`.:Bool, if(JSONType(e.extra, {p6:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p7:String})), null)))))]))))) as key, arrayMap(n -> if(abs(n) < {p8:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p9:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p10:String}), null))), 0) * exp2(-({p11:Int64} - toUnixTimestamp64Milli(e.time)) / {p12:Float64}))])[1] as weight, max(e.time) as latest
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p13:UInt32} and revision > (select max(revision) from squashes where project_id = {p14:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p15:UInt32} and e.event = {p16:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p17:String}) = 'String', JSONExtractString(e.extra, {p18:String}), null))) = {p19:String}, false)
and e.time >= {p20:DateTime64(3)} and e.time <= {p21:DateTime64(3)} group by person, key
) where weight > 0 group by person)
where person in (select person_id from profiles final where project_id = {p22:UInt32} and deleted = 0 and is_test = 0)
-- p0 = "category"
-- p1 = "category"
-- p2 = "category"
-- p3 = "category"
-- p4 = "category"
-- p5 = "category"
-- p6 = "category"
-- p7 = "category"
-- p8 = 1000000000
-- p9 = "amount"
-- p10 = "amount"
-- p11 = 1793498400000
-- p12 = 604800000
-- p13 = 7
-- p14 = 7
-- p15 = 7
-- p16 = "PayOrder"
-- p17 = "city"
-- p18 = "city"
-- p19 = "上海"
-- p20 = "2026-10-02 02:00:00.000"
-- p21 = "2026-11-01 02:00:00.000"
-- p22 = 7
