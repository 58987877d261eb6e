select distinct person_id from (select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person_id, arrayJoin(if(notEmpty(grouped.item_list),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), grouped.item_list)),
[multiIf(grouped.item_text is not null, concat('s', ifNull(grouped.item_text, '')), grouped.item_number is not null, concat('n', toString(ifNull(grouped.item_number, 0) + 0)),
grouped.item_flag is not null, if(ifNull(grouped.item_flag, false), 'btrue', 'bfalse'), '')])) as key
from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p0:UInt32}
) person_now on e.person_id = person_now.old_person_id
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p1:String}) = 'String', JSONExtractString(i.extra, {p2:String}), null))) as item_text, if(empty(i.extra), i.properties.`brand`.:Float64, coalesce(i.properties.`brand`.:Float64, if(JSONType(i.extra, {p3:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p4:String}), null))) as item_number, if(empty(i.extra), i.properties.`brand`.:Bool, coalesce(i.properties.`brand`.:Bool, if(JSONType(i.extra, {p5:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p6:String})), null))) as item_flag, if(empty(i.extra), i.properties.`brand`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p7:String}) = 'Array', JSONExtract(i.extra, {p8:String}, 'Array(Nullable(String))'), i.properties.`brand`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p9:UInt32} and i.item_type = {p10:String} and i.deleted = 0
) grouped on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p11:String}) = 'String', JSONExtractString(e.extra, {p12:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))))))) = grouped.id
where e.project_id = {p15:UInt32} and e.is_test = 0
and e.time >= {p16:DateTime64(3)} and e.time < {p17:DateTime64(3)}
and e.event = {p18:String} and ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p19:String}) = 'String', JSONExtractString(e.extra, {p20:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p22:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p23:UInt32} and i.item_type = {p24:String} and i.deleted = 0 and ifNull(if(empty(i.extra), i.properties.`category`.:String, coalesce(i.properties.`category`.:String, if(JSONType(i.extra, {p25:String}) = 'String', JSONExtractString(i.extra, {p26:String}), null))) = {p27:String}, false)), false) and if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p28:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p29:UInt32} and is_test = 1)))
where key not in {p30:Array(String)}
-- p0 = 7
-- p1 = "brand"
-- p2 = "brand"
-- p3 = "brand"
-- p4 = "brand"
-- p5 = "brand"
-- p6 = "brand"
-- p7 = "brand"
-- p8 = "brand"
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
-- p30 = ["sAcme","n7","btrue",""]
