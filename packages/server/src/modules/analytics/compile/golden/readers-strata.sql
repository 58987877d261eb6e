select is_reader as reads, day, activity, prior, count() as people, countIf(n > 0) as buyers, sum(toFloat64(amount)) as total,
sum(toFloat64(amount) * toFloat64(amount)) as squares
from (
select person, is_reader, day, arrayCount(l -> l <= arrayCount(d -> d >= day - {p0:Int64} and d < day, active), {p1:Array(Int64)}) as activity,
arrayCount(l -> l <= arrayCount(o -> o.1 < at, orders), {p2:Array(Int64)}) as prior, n, amount
from (
select person, read > 0 as is_reader, if(read > 0, read, drawn) as at, active, orders, toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(at, 4096))), {p3:String}))) as day, arrayFilter(o -> o.1 > at and toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(o.1, 4096))), {p4:String}))) <= day + {p5:Int64}, orders) as later, length(later) as n, arraySum(o -> o.2, later) as amount
from (
select person, minIf(ord, is_read) as read, argMinIf(ord, (bitAnd(toUInt64(ms) * 2654435761 + toUInt64(person) * 2246822519, 4294967295), ord), is_active and is_in) as drawn,
groupUniqArrayIf(bucket, is_active) as active, groupArrayIf((ord, amount), is_order) as orders
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, toInt64(toUnixTimestamp64Milli(e.time)) as ms, toInt32(toDate(toTimeZone(e.time, {p12:String}))) as bucket, (e.event = {p13:String}) as is_order,
e.source != 'system' as is_active, (e.time >= {p14:DateTime64(3)} and e.time < {p15:DateTime64(3)}) as is_in, (is_in and (e.event = {p16:String}) and has(if(notEmpty(if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p17:String}) = 'Array', JSONExtract(e.extra, {p18:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p19:String}) = 'Array', JSONExtract(e.extra, {p20:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`article`.:String, coalesce(e.properties.`article`.:String, if(JSONType(e.extra, {p21:String}) = 'String', JSONExtractString(e.extra, {p22:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`article`.:Float64, coalesce(e.properties.`article`.:Float64, if(JSONType(e.extra, {p23:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p24:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p25:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p26:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p27:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p28:String})), null))), 'btrue', 'bfalse')), '')]), {p29:String})) as is_read,
toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p30:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p31:String}), null))), 0) * 1e4)) as amount
from events e
where e.project_id = {p32:UInt32} and e.is_test = 0
and e.time >= {p33:DateTime64(3)} and e.time < {p34:DateTime64(3)}
and ((e.event = {p35:String}) or ((e.source != 'system' or (e.event = {p36:String})) and e.time >= {p37:DateTime64(3)} and e.time < {p38:DateTime64(3)})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p39:UInt32} and revision > {p40:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > {p42:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p45:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p46:UInt32} and is_test = 1))
) group by person having read > 0 or drawn > 0
)
) where not (day + {p47:Int64} >= {p48:Int64})) group by is_reader, day, activity, prior
-- p0 = 7
-- p1 = [0,1,3]
-- p2 = [0,1,2]
-- p3 = "Asia/Shanghai"
-- p4 = "Asia/Shanghai"
-- p5 = 7
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = "Asia/Shanghai"
-- p13 = "PayOrder"
-- p14 = "2026-09-30 16:00:00.000"
-- p15 = "2026-10-31 16:00:00.000"
-- p16 = "ReadArticle"
-- p17 = "article"
-- p18 = "article"
-- p19 = "article"
-- p20 = "article"
-- p21 = "article"
-- p22 = "article"
-- p23 = "article"
-- p24 = "article"
-- p25 = "article"
-- p26 = "article"
-- p27 = "article"
-- p28 = "article"
-- p29 = "sa1"
-- p30 = "amount"
-- p31 = "amount"
-- p32 = 7
-- p33 = "1970-01-01 00:00:00.000"
-- p34 = "2026-11-07 16:00:00.000"
-- p35 = "PayOrder"
-- p36 = "ReadArticle"
-- p37 = "2026-09-22 16:00:00.000"
-- p38 = "2026-10-31 16:00:00.000"
-- p39 = 7
-- p40 = 0
-- p41 = 7
-- p42 = 0
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 7
-- p47 = 7
-- p48 = 20758
