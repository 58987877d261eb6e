select person_id from (
select person_id, number, text, flag, arrayJoin(arrayConcat([(toUInt8(0), '', '')], arrayMap(x -> (toUInt8(1), x, ''), a), arrayMap(y -> (toUInt8(2), '', y), b),
arrayFlatten(arrayMap(x -> arrayMap(y -> (toUInt8(3), x, y), b), a)))) as cell
from (select p.person_id as person_id, toNullable(toFloat64(0)) as number, toNullable('') as text, toNullable(false) as flag, arrayDistinct(arrayMap(k -> if(has((
select groupArray(key) from (select arrayJoin(if(notEmpty(if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p0:String}) = 'Array', JSONExtract(p.extra, {p1:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p2:String}) = 'Array', JSONExtract(p.extra, {p3:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p4:String}) = 'String', JSONExtractString(p.extra, {p5:String}), null)))), concat('n', toString(if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p6:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p7:String}), null))) + 0)), if(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p8:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p9:String})), null))) is null, null, if(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p10:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p11:String})), null))), 'btrue', 'bfalse')), '')])) as key
from profiles as p final
where p.project_id = {p12:UInt32} and p.deleted = 0 and p.is_test = 0 and p.person_id in (select 1 as person_id) group by key order by count() desc, key limit {p13:UInt32})), k), k, {p14:String}), if(notEmpty(if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p15:String}) = 'Array', JSONExtract(p.extra, {p16:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p17:String}) = 'Array', JSONExtract(p.extra, {p18:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p19:String}) = 'String', JSONExtractString(p.extra, {p20:String}), null)))), concat('n', toString(if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p22:String}), null))) + 0)), if(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p23:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p24:String})), null))) is null, null, if(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p25:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p26:String})), null))), 'btrue', 'bfalse')), '')]))) as a, [if(p.person_id in (select 2 as person_id), 'btrue', 'bfalse')] as b
from profiles as p final
where p.project_id = {p27:UInt32} and p.deleted = 0 and p.is_test = 0 and p.person_id in (select 1 as person_id))) where cell = ({p28:UInt8}, {p29:String}, {p30:String})
-- p0 = "city"
-- p1 = "city"
-- p2 = "city"
-- p3 = "city"
-- p4 = "city"
-- p5 = "city"
-- p6 = "city"
-- p7 = "city"
-- p8 = "city"
-- p9 = "city"
-- p10 = "city"
-- p11 = "city"
-- p12 = 7
-- p13 = 50
-- p14 = "rest"
-- p15 = "city"
-- p16 = "city"
-- p17 = "city"
-- p18 = "city"
-- p19 = "city"
-- p20 = "city"
-- p21 = "city"
-- p22 = "city"
-- p23 = "city"
-- p24 = "city"
-- p25 = "city"
-- p26 = "city"
-- p27 = 7
-- p28 = 3
-- p29 = "sBeijing"
-- p30 = "btrue"
