select [quantilesExactInclusive(0.25, 0.5, 0.75)(grouped.item_number)] as edges
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`price`.:String, coalesce(i.properties.`price`.:String, if(JSONType(i.extra, {p0:String}) = 'String', JSONExtractString(i.extra, {p1:String}), null))) as item_text, if(empty(i.extra), i.properties.`price`.:Float64, coalesce(i.properties.`price`.:Float64, if(JSONType(i.extra, {p2:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p3:String}), null))) as item_number, if(empty(i.extra), i.properties.`price`.:Bool, coalesce(i.properties.`price`.:Bool, if(JSONType(i.extra, {p4:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p5:String})), null))) as item_flag, if(empty(i.extra), i.properties.`price`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p6:String}) = 'Array', JSONExtract(i.extra, {p7:String}, 'Array(Nullable(String))'), i.properties.`price`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p8:UInt32} and i.item_type = {p9:String} and i.deleted = 0
) grouped on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p10:String}) = 'String', JSONExtractString(e.extra, {p11:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))))))) = grouped.id
where e.project_id = {p14:UInt32} and e.is_test = 0
and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}
and e.event = {p17:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p24:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p25:UInt32} and is_test = 1))
-- p0 = "price"
-- p1 = "price"
-- p2 = "price"
-- p3 = "price"
-- p4 = "price"
-- p5 = "price"
-- p6 = "price"
-- p7 = "price"
-- p8 = 7
-- p9 = "product"
-- p10 = "product_id"
-- p11 = "product_id"
-- p12 = "product_id"
-- p13 = "product_id"
-- p14 = 7
-- p15 = "2026-09-30 16:00:00.000"
-- p16 = "2026-10-31 16:00:00.000"
-- p17 = "PayOrder"
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 7
