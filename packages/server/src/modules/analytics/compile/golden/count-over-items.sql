select '' as bucket, count() as events, uniqExact(person) as people, sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4 as sum, count(number) as numbers,
uniqExactIf((number, text, flag), number is not null or text is not null or flag is not null) as distinct_values
from (select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person, measured.item_number as number, measured.item_text as text, measured.item_flag as flag
from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p0:UInt32}
) person_now on e.person_id = person_now.old_person_id
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`price`.:String, coalesce(i.properties.`price`.:String, if(JSONType(i.extra, {p1:String}) = 'String', JSONExtractString(i.extra, {p2:String}), null))) as item_text, if(empty(i.extra), i.properties.`price`.:Float64, coalesce(i.properties.`price`.:Float64, if(JSONType(i.extra, {p3:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p4:String}), null))) as item_number, if(empty(i.extra), i.properties.`price`.:Bool, coalesce(i.properties.`price`.:Bool, if(JSONType(i.extra, {p5:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p6:String})), null))) as item_flag, if(empty(i.extra), i.properties.`price`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p7:String}) = 'Array', JSONExtract(i.extra, {p8:String}, 'Array(Nullable(String))'), i.properties.`price`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p9:UInt32} and i.item_type = {p10:String} and i.deleted = 0
) measured on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p11:String}) = 'String', JSONExtractString(e.extra, {p12:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))))))) = measured.id
where e.project_id = {p15:UInt32} and e.is_test = 0
and e.time >= {p16:DateTime64(3)} and e.time < {p17:DateTime64(3)}
and e.event = {p18:String} and ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p19:String}) = 'String', JSONExtractString(e.extra, {p20:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p22:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p23:UInt32} and i.item_type = {p24:String} and i.deleted = 0 and ifNull(if(empty(i.extra), i.properties.`category`.:String, coalesce(i.properties.`category`.:String, if(JSONType(i.extra, {p25:String}) = 'String', JSONExtractString(i.extra, {p26:String}), null))) = {p27:String}, false)), false) and if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p28:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p29:UInt32} and is_test = 1)))
-- p0 = 7
-- p1 = "price"
-- p2 = "price"
-- p3 = "price"
-- p4 = "price"
-- p5 = "price"
-- p6 = "price"
-- p7 = "price"
-- p8 = "price"
-- p9 = 7
-- p10 = "product"
-- p11 = "product_id"
-- p12 = "product_id"
-- p13 = "product_id"
-- p14 = "product_id"
-- p15 = 7
-- p16 = "2026-09-30 16:00:00.000"
-- p17 = "2026-10-31 16:00:00.000"
-- p18 = "PayOrder"
-- p19 = "product_id"
-- p20 = "product_id"
-- p21 = "product_id"
-- p22 = "product_id"
-- p23 = 7
-- p24 = "product"
-- p25 = "category"
-- p26 = "category"
-- p27 = "shoes"
-- p28 = 7
-- p29 = 7
