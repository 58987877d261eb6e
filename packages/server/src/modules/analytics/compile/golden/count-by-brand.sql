select nth, bucket, any(key) as name, sum(n) as events, uniqExactMerge(who) as people, sum(whole) / 1e4 as sum, sum(some) as numbers, uniqExactMerge(different) as distinct_values,
ifNull(min(least_of), 0) as min, ifNull(max(most_of), 0) as max, quantilesExactInclusiveMerge(0.5, 0.9)(spread) as both, both[1] as median, both[2] as p90
from (
select *, if(is_bucket, 0, least(row_number() over (partition by is_bucket order by n desc, key), {p0:UInt64})) as nth, '' as bucket
from (
select key, false as is_bucket, count() as n, uniqExactState(person) as who, sum(toInt128(round(ifNull(number, 0) * 1e4))) as whole, count(number) as some, uniqExactStateIf((number, text, flag), number is not null or text is not null or flag is not null) as different,
min(number) as least_of, max(number) as most_of, quantilesExactInclusiveState(0.5, 0.9)(number) as spread
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, arrayJoin(if(notEmpty(grouped.item_list), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), grouped.item_list)), [coalesce(concat('s', grouped.item_text), concat('n', toString(grouped.item_number + 0)), if(grouped.item_flag is null, null, if(grouped.item_flag, 'btrue', 'bfalse')), '')])) as key, measured.item_number as number, measured.item_text as text, measured.item_flag as flag
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`price`.:String, coalesce(i.properties.`price`.:String, if(JSONType(i.extra, {p7:String}) = 'String', JSONExtractString(i.extra, {p8:String}), null))) as item_text, if(empty(i.extra), i.properties.`price`.:Float64, coalesce(i.properties.`price`.:Float64, if(JSONType(i.extra, {p9:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p10:String}), null))) as item_number, if(empty(i.extra), i.properties.`price`.:Bool, coalesce(i.properties.`price`.:Bool, if(JSONType(i.extra, {p11:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p12:String})), null))) as item_flag, if(empty(i.extra), i.properties.`price`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p13:String}) = 'Array', JSONExtract(i.extra, {p14:String}, 'Array(Nullable(String))'), i.properties.`price`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p15:UInt32} and i.item_type = {p16:String} and i.deleted = 0
) measured on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p17:String}) = 'String', JSONExtractString(e.extra, {p18:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p19:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p20:String}), null))))))) = measured.id
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p21:String}) = 'String', JSONExtractString(i.extra, {p22:String}), null))) as item_text, if(empty(i.extra), i.properties.`brand`.:Float64, coalesce(i.properties.`brand`.:Float64, if(JSONType(i.extra, {p23:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p24:String}), null))) as item_number, if(empty(i.extra), i.properties.`brand`.:Bool, coalesce(i.properties.`brand`.:Bool, if(JSONType(i.extra, {p25:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p26:String})), null))) as item_flag, if(empty(i.extra), i.properties.`brand`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p27:String}) = 'Array', JSONExtract(i.extra, {p28:String}, 'Array(Nullable(String))'), i.properties.`brand`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p29:UInt32} and i.item_type = {p30:String} and i.deleted = 0
) grouped on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p31:String}) = 'String', JSONExtractString(e.extra, {p32:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p33:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p34:String}), null))))))) = grouped.id
where e.project_id = {p35:UInt32} and e.is_test = 0
and e.time >= {p36:DateTime64(3)} and e.time < {p37:DateTime64(3)}
and e.event = {p38:String} and ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p39:String}) = 'String', JSONExtractString(e.extra, {p40:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p41:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p42:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p43:UInt32} and i.item_type = {p44:String} and i.deleted = 0 and ifNull(if(empty(i.extra), i.properties.`category`.:String, coalesce(i.properties.`category`.:String, if(JSONType(i.extra, {p45:String}) = 'String', JSONExtractString(i.extra, {p46:String}), null))) = {p47:String}, false)), false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p50:UInt32} and revision > {p51:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p52:UInt32} and revision > {p53:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p54:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p55:UInt32} and is_test = 1)))
group by key
)
) group by nth, bucket order by nth
-- p0 = 51
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = "price"
-- p8 = "price"
-- p9 = "price"
-- p10 = "price"
-- p11 = "price"
-- p12 = "price"
-- p13 = "price"
-- p14 = "price"
-- p15 = 7
-- p16 = "product"
-- p17 = "product_id"
-- p18 = "product_id"
-- p19 = "product_id"
-- p20 = "product_id"
-- p21 = "brand"
-- p22 = "brand"
-- p23 = "brand"
-- p24 = "brand"
-- p25 = "brand"
-- p26 = "brand"
-- p27 = "brand"
-- p28 = "brand"
-- p29 = 7
-- p30 = "product"
-- p31 = "product_id"
-- p32 = "product_id"
-- p33 = "product_id"
-- p34 = "product_id"
-- p35 = 7
-- p36 = "2026-09-30 16:00:00.000"
-- p37 = "2026-10-31 16:00:00.000"
-- p38 = "PayOrder"
-- p39 = "product_id"
-- p40 = "product_id"
-- p41 = "product_id"
-- p42 = "product_id"
-- p43 = 7
-- p44 = "product"
-- p45 = "category"
-- p46 = "category"
-- p47 = "shoes"
-- p48 = 7
-- p49 = 0
-- p50 = 7
-- p51 = 0
-- p52 = 7
-- p53 = 0
-- p54 = 7
-- p55 = 7
