select person as person_id, raw from (
select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (
select person, key, arrayMap(n -> if(abs(n) < {p0:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(counted)])[1] as weight, max(seen) as latest
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, arrayJoin(arrayDistinct(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`category`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p7:String}) = 'Array', JSONExtract(e.extra, {p8:String}, 'Array(Nullable(String))'), e.properties.`category`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`category`.:String, coalesce(e.properties.`category`.:String, if(JSONType(e.extra, {p9:String}) = 'String', JSONExtractString(e.extra, {p10:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`category`.:Float64, coalesce(e.properties.`category`.:Float64, if(JSONType(e.extra, {p11:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p12:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`category`.:Bool, coalesce(e.properties.`category`.:Bool, if(JSONType(e.extra, {p13:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p14:String})), null)))))]))))) as key, {p15:Float64} * if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p16:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p17:String}), null))) * exp2(-({p18:Int64} - toUnixTimestamp64Milli(e.time)) / {p19:Float64}) as counted, e.time as seen
from events e  where e.project_id = {p20:UInt32} and e.event = {p21:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p22:String}) = 'String', JSONExtractString(e.extra, {p23:String}), null))) = {p24:String}, false)
and e.time >= {p25:DateTime64(3)} and e.time <= {p26:DateTime64(3)} union all
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > {p30:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).2, e.settled_person_id)) as person, arrayJoin(arrayDistinct(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`kind`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p33:String}) = 'Array', JSONExtract(e.extra, {p34:String}, 'Array(Nullable(String))'), e.properties.`kind`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`kind`.:String, coalesce(e.properties.`kind`.:String, if(JSONType(e.extra, {p35:String}) = 'String', JSONExtractString(e.extra, {p36:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`kind`.:Float64, coalesce(e.properties.`kind`.:Float64, if(JSONType(e.extra, {p37:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p38:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`kind`.:Bool, coalesce(e.properties.`kind`.:Bool, if(JSONType(e.extra, {p39:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p40:String})), null)))))]))))) as key, {p41:Float64} * toFloat64(1) * exp2(-({p42:Int64} - toUnixTimestamp64Milli(e.time)) / {p43:Float64}) as counted, e.time as seen
from events e  where e.project_id = {p44:UInt32} and e.event = {p45:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p46:String}) = 'String', JSONExtractString(e.extra, {p47:String}), null))) = {p48:String}, false)
and e.time >= {p49:DateTime64(3)} and e.time <= {p50:DateTime64(3)}) where counted is not null group by person, key having weight > 0) group by person)
where person in (select person_id from profiles final where project_id = {p51:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 1000000000
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = "category"
-- p8 = "category"
-- p9 = "category"
-- p10 = "category"
-- p11 = "category"
-- p12 = "category"
-- p13 = "category"
-- p14 = "category"
-- p15 = 1
-- p16 = "amount"
-- p17 = "amount"
-- p18 = 1793498400000
-- p19 = 604800000
-- p20 = 7
-- p21 = "PayOrder"
-- p22 = "city"
-- p23 = "city"
-- p24 = "上海"
-- p25 = "2026-10-02 02:00:00.000"
-- p26 = "2026-11-01 02:00:00.000"
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = 0
-- p31 = 7
-- p32 = 0
-- p33 = "kind"
-- p34 = "kind"
-- p35 = "kind"
-- p36 = "kind"
-- p37 = "kind"
-- p38 = "kind"
-- p39 = "kind"
-- p40 = "kind"
-- p41 = 0.5
-- p42 = 1793498400000
-- p43 = 604800000
-- p44 = 7
-- p45 = "View"
-- p46 = "city"
-- p47 = "city"
-- p48 = "上海"
-- p49 = "2026-10-02 02:00:00.000"
-- p50 = "2026-11-01 02:00:00.000"
-- p51 = 7
