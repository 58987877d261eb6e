select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p3:UInt32} and e.event = {p4:String} and ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p5:String}) = 'String', JSONExtractString(e.extra, {p6:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p8:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p9:UInt32} and i.item_type = {p10:String} and i.deleted = 0 and (ifNull(has({p11:Array(String)}, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p12:String}) = 'String', JSONExtractString(i.extra, {p13:String}), null)))), false))), false)
and e.time >= {p14:DateTime64(3)} and e.time <= {p15:DateTime64(3)} group by person) where n >= {p16:Float64}) and not ifNull(coalesce(if(empty(p.extra), p.properties.`shop_id`.:String, coalesce(p.properties.`shop_id`.:String, if(JSONType(p.extra, {p17:String}) = 'String', JSONExtractString(p.extra, {p18:String}), null))), toString(toInt64OrNull(toString(if(empty(p.extra), p.properties.`shop_id`.:Float64, coalesce(p.properties.`shop_id`.:Float64, if(JSONType(p.extra, {p19:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p20:String}), null))))))) in (select i.item_id
from items as i final
where i.project_id = {p21:UInt32} and i.item_type = {p22:String} and i.deleted = 0 and ifNull(if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p23:String}) = 'String', JSONExtractString(i.extra, {p24:String}), null))) = {p25:String}, false)), false))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = "ViewProduct"
-- p5 = "product_id"
-- p6 = "product_id"
-- p7 = "product_id"
-- p8 = "product_id"
-- p9 = 7
-- p10 = "product"
-- p11 = ["Acme","Bolt"]
-- p12 = "brand"
-- p13 = "brand"
-- p14 = "2026-10-25 02:00:00.000"
-- p15 = "2026-11-01 02:00:00.000"
-- p16 = 1
-- p17 = "shop_id"
-- p18 = "shop_id"
-- p19 = "shop_id"
-- p20 = "shop_id"
-- p21 = 7
-- p22 = "product"
-- p23 = "brand"
-- p24 = "brand"
-- p25 = "Acme"
