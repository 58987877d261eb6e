select cell.1 as kind, cell.2 as a, cell.3 as b, count() as people, if(count(number) = 0, null, sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4 / count(number)) as value
from (
select person_id, number, text, flag, arrayJoin(arrayConcat([(toUInt8(0), '', '')], arrayMap(x -> (toUInt8(1), x, ''), a), arrayMap(y -> (toUInt8(2), '', y), b),
arrayFlatten(arrayMap(x -> arrayMap(y -> (toUInt8(3), x, y), b), a)))) as cell
from (select p.person_id as person_id, toFloat64(arrayFirstOrNull(years -> years >= 0, arrayMap(said -> intDiv({p0:Int64} - toInt64(toYYYYMMDD(if(said.4, toDate32(fromUnixTimestamp64Milli(said.2 - said.3, {p1:String})), toDate32(toInt32(said.1))))) + 1000000000, 10000) - 100000, arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`birthday`.:String, coalesce(p.properties.`birthday`.:String, if(JSONType(p.extra, {p2:String}) = 'String', JSONExtractString(p.extra, {p3:String}), null))), ''), {p4:String})])))))) as number, CAST(null, 'Nullable(String)') as text, CAST(null, 'Nullable(Bool)') as flag, if(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p5:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p6:String}), null))) is not null, [concat('r', toString(arrayCount(edge -> ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p8:String}), null))) >= edge, false), {p9:Array(Float64)})))], if(notEmpty(if(empty(p.extra), p.properties.`age`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p10:String}) = 'Array', JSONExtract(p.extra, {p11:String}, 'Array(Nullable(String))'), p.properties.`age`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`age`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p12:String}) = 'Array', JSONExtract(p.extra, {p13:String}, 'Array(Nullable(String))'), p.properties.`age`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(p.extra), p.properties.`age`.:String, coalesce(p.properties.`age`.:String, if(JSONType(p.extra, {p14:String}) = 'String', JSONExtractString(p.extra, {p15:String}), null)))), concat('n', toString(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p16:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p17:String}), null))) + 0)), if(if(empty(p.extra), p.properties.`age`.:Bool, coalesce(p.properties.`age`.:Bool, if(JSONType(p.extra, {p18:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p19:String})), null))) is null, null, if(if(empty(p.extra), p.properties.`age`.:Bool, coalesce(p.properties.`age`.:Bool, if(JSONType(p.extra, {p20:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p21:String})), null))), 'btrue', 'bfalse')), '')])) as a, arrayDistinct(arrayMap(k -> if(has((
select groupArray(key) from (select arrayJoin(if(empty(tag_1.keys), [''], tag_1.keys)) as key
from profiles as p final
left any join (select person_id, [if(value = '', 'btrue', concat('s', value))] as keys from person_tags final
where project_id = {p22:UInt32} and tag = {p23:String} and removed = 0) as tag_1 on p.person_id = tag_1.person_id
where p.project_id = {p24:UInt32} and p.deleted = 0 and p.is_test = 0 group by key order by count() desc, key limit {p25:UInt32})), k), k, {p26:String}), if(empty(tag_1.keys), [''], tag_1.keys))) as b
from profiles as p final
left any join (select person_id, [if(value = '', 'btrue', concat('s', value))] as keys from person_tags final
where project_id = {p27:UInt32} and tag = {p28:String} and removed = 0) as tag_1 on p.person_id = tag_1.person_id
where p.project_id = {p29:UInt32} and p.deleted = 0 and p.is_test = 0)) group by kind, a, b order by kind, people desc, a, b
-- p0 = 20261101
-- p1 = "Asia/Shanghai"
-- p2 = "birthday"
-- p3 = "birthday"
-- p4 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p5 = "age"
-- p6 = "age"
-- p7 = "age"
-- p8 = "age"
-- p9 = [18,35]
-- p10 = "age"
-- p11 = "age"
-- p12 = "age"
-- p13 = "age"
-- p14 = "age"
-- p15 = "age"
-- p16 = "age"
-- p17 = "age"
-- p18 = "age"
-- p19 = "age"
-- p20 = "age"
-- p21 = "age"
-- p22 = 7
-- p23 = "tier"
-- p24 = 7
-- p25 = 20
-- p26 = "rest"
-- p27 = 7
-- p28 = "tier"
-- p29 = 7
