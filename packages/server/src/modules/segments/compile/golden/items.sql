select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person_id from events e where e.project_id = {p7:UInt32} and e.event = {p8:String} and ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p9:String}) = 'String', JSONExtractString(e.extra, {p10:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p11:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p12:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p13:UInt32} and i.item_type = {p14:String} and i.deleted = 0 and (ifNull(has({p15:Array(String)}, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p16:String}) = 'String', JSONExtractString(i.extra, {p17:String}), null)))), false))), false)
and e.time >= {p18:DateTime64(3)} and e.time <= {p19:DateTime64(3)}) and not ifNull(coalesce(if(empty(p.extra), p.properties.`shop_id`.:String, coalesce(p.properties.`shop_id`.:String, if(JSONType(p.extra, {p20:String}) = 'String', JSONExtractString(p.extra, {p21:String}), null))), toString(toInt64OrNull(toString(if(empty(p.extra), p.properties.`shop_id`.:Float64, coalesce(p.properties.`shop_id`.:Float64, if(JSONType(p.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p23:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p24:UInt32} and i.item_type = {p25:String} and i.deleted = 0 and ifNull(if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p26:String}) = 'String', JSONExtractString(i.extra, {p27:String}), null))) = {p28:String}, false)), false))
-- p0 = 7
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = "ViewProduct"
-- p9 = "product_id"
-- p10 = "product_id"
-- p11 = "product_id"
-- p12 = "product_id"
-- p13 = 7
-- p14 = "product"
-- p15 = ["Acme","Bolt"]
-- p16 = "brand"
-- p17 = "brand"
-- p18 = "2026-10-25 02:00:00.000"
-- p19 = "2026-11-01 02:00:00.000"
-- p20 = "shop_id"
-- p21 = "shop_id"
-- p22 = "shop_id"
-- p23 = "shop_id"
-- p24 = 7
-- p25 = "product"
-- p26 = "brand"
-- p27 = "brand"
-- p28 = "Acme"
