select '' as bucket, count() as events, uniqExact(person) as people, sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4 as sum, count(number) as numbers,
uniqExactIf((number, text, flag), number is not null or text is not null or flag is not null) as distinct_values
from (select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, measured.item_number as number, measured.item_text as text, measured.item_flag as flag
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p0:UInt32} and revision > (select max(revision) from squashes where project_id = {p1:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`price`.:String, coalesce(i.properties.`price`.:String, if(JSONType(i.extra, {p2:String}) = 'String', JSONExtractString(i.extra, {p3:String}), null))) as item_text, if(empty(i.extra), i.properties.`price`.:Float64, coalesce(i.properties.`price`.:Float64, if(JSONType(i.extra, {p4:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p5:String}), null))) as item_number, if(empty(i.extra), i.properties.`price`.:Bool, coalesce(i.properties.`price`.:Bool, if(JSONType(i.extra, {p6:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p7:String})), null))) as item_flag, if(empty(i.extra), i.properties.`price`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p8:String}) = 'Array', JSONExtract(i.extra, {p9:String}, 'Array(Nullable(String))'), i.properties.`price`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p10:UInt32} and i.item_type = {p11:String} and i.deleted = 0
) measured on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p12:String}) = 'String', JSONExtractString(e.extra, {p13:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p14:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p15:String}), null))))))) = measured.id
where e.project_id = {p16:UInt32} and e.is_test = 0
and e.time >= {p17:DateTime64(3)} and e.time < {p18:DateTime64(3)}
and e.event = {p19:String} and ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p20:String}) = 'String', JSONExtractString(e.extra, {p21:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p23:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p24:UInt32} and i.item_type = {p25:String} and i.deleted = 0 and ifNull(if(empty(i.extra), i.properties.`category`.:String, coalesce(i.properties.`category`.:String, if(JSONType(i.extra, {p26:String}) = 'String', JSONExtractString(i.extra, {p27:String}), null))) = {p28:String}, false)), false) and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p29:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p30:UInt32} and is_test = 1)))
-- p0 = 7
-- p1 = 7
-- p2 = "price"
-- p3 = "price"
-- p4 = "price"
-- p5 = "price"
-- p6 = "price"
-- p7 = "price"
-- p8 = "price"
-- p9 = "price"
-- p10 = 7
-- p11 = "product"
-- p12 = "product_id"
-- p13 = "product_id"
-- p14 = "product_id"
-- p15 = "product_id"
-- p16 = 7
-- p17 = "2026-09-30 16:00:00.000"
-- p18 = "2026-10-31 16:00:00.000"
-- p19 = "PayOrder"
-- p20 = "product_id"
-- p21 = "product_id"
-- p22 = "product_id"
-- p23 = "product_id"
-- p24 = 7
-- p25 = "product"
-- p26 = "category"
-- p27 = "category"
-- p28 = "shoes"
-- p29 = 7
-- p30 = 7
