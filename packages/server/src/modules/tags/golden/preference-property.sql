select person as person_id, raw from (
select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (
select person, key, arrayMap(n -> if(abs(n) < {p0:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(counted)])[1] as weight, max(seen) as latest
from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayJoin(arrayDistinct(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`category`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p1:String}) = 'Array', JSONExtract(e.extra, {p2:String}, 'Array(Nullable(String))'), e.properties.`category`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`category`.:String, coalesce(e.properties.`category`.:String, if(JSONType(e.extra, {p3:String}) = 'String', JSONExtractString(e.extra, {p4:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`category`.:Float64, coalesce(e.properties.`category`.:Float64, if(JSONType(e.extra, {p5:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p6:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`category`.:Bool, coalesce(e.properties.`category`.:Bool, if(JSONType(e.extra, {p7:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p8:String})), null)))))]))))) as key, {p9:Float64} * if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p10:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p11:String}), null))) * exp2(-({p12:Int64} - toUnixTimestamp64Milli(e.time)) / {p13:Float64}) as counted, e.time as seen
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p14:UInt32} and revision > (select max(revision) from squashes where project_id = {p15:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p16:UInt32} and e.event = {p17:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p18:String}) = 'String', JSONExtractString(e.extra, {p19:String}), null))) = {p20:String}, false)
and e.time >= {p21:DateTime64(3)} and e.time <= {p22:DateTime64(3)} union all
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayJoin(arrayDistinct(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`kind`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p23:String}) = 'Array', JSONExtract(e.extra, {p24:String}, 'Array(Nullable(String))'), e.properties.`kind`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`kind`.:String, coalesce(e.properties.`kind`.:String, if(JSONType(e.extra, {p25:String}) = 'String', JSONExtractString(e.extra, {p26:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`kind`.:Float64, coalesce(e.properties.`kind`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`kind`.:Bool, coalesce(e.properties.`kind`.:Bool, if(JSONType(e.extra, {p29:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p30:String})), null)))))]))))) as key, {p31:Float64} * toFloat64(1) * exp2(-({p32:Int64} - toUnixTimestamp64Milli(e.time)) / {p33:Float64}) as counted, e.time as seen
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p34:UInt32} and revision > (select max(revision) from squashes where project_id = {p35:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p36:UInt32} and e.event = {p37:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p38:String}) = 'String', JSONExtractString(e.extra, {p39:String}), null))) = {p40:String}, false)
and e.time >= {p41:DateTime64(3)} and e.time <= {p42:DateTime64(3)}) where counted is not null group by person, key having weight > 0) group by person)
where person in (select person_id from profiles final where project_id = {p43:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 1000000000
-- p1 = "category"
-- p2 = "category"
-- p3 = "category"
-- p4 = "category"
-- p5 = "category"
-- p6 = "category"
-- p7 = "category"
-- p8 = "category"
-- p9 = 1
-- p10 = "amount"
-- p11 = "amount"
-- p12 = 1793498400000
-- p13 = 604800000
-- p14 = 7
-- p15 = 7
-- p16 = 7
-- p17 = "PayOrder"
-- p18 = "city"
-- p19 = "city"
-- p20 = "上海"
-- p21 = "2026-10-02 02:00:00.000"
-- p22 = "2026-11-01 02:00:00.000"
-- p23 = "kind"
-- p24 = "kind"
-- p25 = "kind"
-- p26 = "kind"
-- p27 = "kind"
-- p28 = "kind"
-- p29 = "kind"
-- p30 = "kind"
-- p31 = 0.5
-- p32 = 1793498400000
-- p33 = 604800000
-- p34 = 7
-- p35 = 7
-- p36 = 7
-- p37 = "View"
-- p38 = "city"
-- p39 = "city"
-- p40 = "上海"
-- p41 = "2026-10-02 02:00:00.000"
-- p42 = "2026-11-01 02:00:00.000"
-- p43 = 7
