select least(place, {p0:UInt64}) as nth, any(key) as name, sum(n) as events, uniqExactMerge(who) as people, sum(whole) / 1e4 as sum, sum(some) as numbers, uniqExactMerge(different) as distinct_values
from (
select *, row_number() over (order by n desc, key) as place from (
select key, count() as n, uniqExactState(person) as who, sum(toInt128(round(ifNull(number, 0) * 1e4))) as whole, count(number) as some, uniqExactStateIf((number, text, flag), number is not null or text is not null or flag is not null) as different
from (select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayJoin(if(notEmpty(grouped.item_list),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), grouped.item_list)),
[multiIf(grouped.item_text is not null, concat('s', ifNull(grouped.item_text, '')), grouped.item_number is not null, concat('n', toString(ifNull(grouped.item_number, 0) + 0)),
grouped.item_flag is not null, if(ifNull(grouped.item_flag, false), 'btrue', 'bfalse'), '')])) as key, measured.item_number as number, measured.item_text as text, measured.item_flag as flag
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`price`.:String, coalesce(i.properties.`price`.:String, if(JSONType(i.extra, {p3:String}) = 'String', JSONExtractString(i.extra, {p4:String}), null))) as item_text, if(empty(i.extra), i.properties.`price`.:Float64, coalesce(i.properties.`price`.:Float64, if(JSONType(i.extra, {p5:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p6:String}), null))) as item_number, if(empty(i.extra), i.properties.`price`.:Bool, coalesce(i.properties.`price`.:Bool, if(JSONType(i.extra, {p7:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p8:String})), null))) as item_flag, if(empty(i.extra), i.properties.`price`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p9:String}) = 'Array', JSONExtract(i.extra, {p10:String}, 'Array(Nullable(String))'), i.properties.`price`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p11:UInt32} and i.item_type = {p12:String} and i.deleted = 0
) measured on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p13:String}) = 'String', JSONExtractString(e.extra, {p14:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p15:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p16:String}), null))))))) = measured.id
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p17:String}) = 'String', JSONExtractString(i.extra, {p18:String}), null))) as item_text, if(empty(i.extra), i.properties.`brand`.:Float64, coalesce(i.properties.`brand`.:Float64, if(JSONType(i.extra, {p19:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p20:String}), null))) as item_number, if(empty(i.extra), i.properties.`brand`.:Bool, coalesce(i.properties.`brand`.:Bool, if(JSONType(i.extra, {p21:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p22:String})), null))) as item_flag, if(empty(i.extra), i.properties.`brand`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p23:String}) = 'Array', JSONExtract(i.extra, {p24:String}, 'Array(Nullable(String))'), i.properties.`brand`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p25:UInt32} and i.item_type = {p26:String} and i.deleted = 0
) grouped on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p27:String}) = 'String', JSONExtractString(e.extra, {p28:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p29:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p30:String}), null))))))) = grouped.id
where e.project_id = {p31:UInt32} and e.is_test = 0
and e.time >= {p32:DateTime64(3)} and e.time < {p33:DateTime64(3)}
and e.event = {p34:String} and ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p35:String}) = 'String', JSONExtractString(e.extra, {p36:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p37:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p38:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p39:UInt32} and i.item_type = {p40:String} and i.deleted = 0 and ifNull(if(empty(i.extra), i.properties.`category`.:String, coalesce(i.properties.`category`.:String, if(JSONType(i.extra, {p41:String}) = 'String', JSONExtractString(i.extra, {p42:String}), null))) = {p43:String}, false)), false) and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p44:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p45:UInt32} and is_test = 1)))
group by key
)
) group by nth order by nth
-- p0 = 51
-- p1 = 7
-- p2 = 7
-- p3 = "price"
-- p4 = "price"
-- p5 = "price"
-- p6 = "price"
-- p7 = "price"
-- p8 = "price"
-- p9 = "price"
-- p10 = "price"
-- p11 = 7
-- p12 = "product"
-- p13 = "product_id"
-- p14 = "product_id"
-- p15 = "product_id"
-- p16 = "product_id"
-- p17 = "brand"
-- p18 = "brand"
-- p19 = "brand"
-- p20 = "brand"
-- p21 = "brand"
-- p22 = "brand"
-- p23 = "brand"
-- p24 = "brand"
-- p25 = 7
-- p26 = "product"
-- p27 = "product_id"
-- p28 = "product_id"
-- p29 = "product_id"
-- p30 = "product_id"
-- p31 = 7
-- p32 = "2026-09-30 16:00:00.000"
-- p33 = "2026-10-31 16:00:00.000"
-- p34 = "PayOrder"
-- p35 = "product_id"
-- p36 = "product_id"
-- p37 = "product_id"
-- p38 = "product_id"
-- p39 = 7
-- p40 = "product"
-- p41 = "category"
-- p42 = "category"
-- p43 = "shoes"
-- p44 = 7
-- p45 = 7
