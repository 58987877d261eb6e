select distinct person_id from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person_id, arrayJoin(if(notEmpty(grouped.item_list), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), grouped.item_list)), [coalesce(concat('s', grouped.item_text), concat('n', toString(grouped.item_number + 0)), if(grouped.item_flag is null, null, if(grouped.item_flag, 'btrue', 'bfalse')), '')])) as key
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p6:String}) = 'String', JSONExtractString(i.extra, {p7:String}), null))) as item_text, if(empty(i.extra), i.properties.`brand`.:Float64, coalesce(i.properties.`brand`.:Float64, if(JSONType(i.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p9:String}), null))) as item_number, if(empty(i.extra), i.properties.`brand`.:Bool, coalesce(i.properties.`brand`.:Bool, if(JSONType(i.extra, {p10:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p11:String})), null))) as item_flag, if(empty(i.extra), i.properties.`brand`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p12:String}) = 'Array', JSONExtract(i.extra, {p13:String}, 'Array(Nullable(String))'), i.properties.`brand`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p14:UInt32} and i.item_type = {p15:String} and i.deleted = 0
) grouped on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p16:String}) = 'String', JSONExtractString(e.extra, {p17:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p18:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p19:String}), null))))))) = grouped.id
where e.project_id = {p20:UInt32} and e.is_test = 0
and e.time >= {p21:DateTime64(3)} and e.time < {p22:DateTime64(3)}
and e.event = {p23:String} and ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p24:String}) = 'String', JSONExtractString(e.extra, {p25:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p26:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p27:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p28:UInt32} and i.item_type = {p29:String} and i.deleted = 0 and ifNull(if(empty(i.extra), i.properties.`category`.:String, coalesce(i.properties.`category`.:String, if(JSONType(i.extra, {p30:String}) = 'String', JSONExtractString(i.extra, {p31:String}), null))) = {p32:String}, false)), false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p39:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p40:UInt32} and is_test = 1)))
where not (key) in (select one[1] from (select arrayJoin({p41:Array(Array(String))}) as one))
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "brand"
-- p7 = "brand"
-- p8 = "brand"
-- p9 = "brand"
-- p10 = "brand"
-- p11 = "brand"
-- p12 = "brand"
-- p13 = "brand"
-- p14 = 7
-- p15 = "product"
-- p16 = "product_id"
-- p17 = "product_id"
-- p18 = "product_id"
-- p19 = "product_id"
-- p20 = 7
-- p21 = "2026-09-30 16:00:00.000"
-- p22 = "2026-10-31 16:00:00.000"
-- p23 = "PayOrder"
-- p24 = "product_id"
-- p25 = "product_id"
-- p26 = "product_id"
-- p27 = "product_id"
-- p28 = 7
-- p29 = "product"
-- p30 = "category"
-- p31 = "category"
-- p32 = "shoes"
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 0
-- p39 = 7
-- p40 = 7
-- p41 = [["sAcme"],["n7"],["btrue"],[""]]
