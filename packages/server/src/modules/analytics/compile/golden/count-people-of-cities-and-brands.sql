select distinct person_id from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person_id, arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`city`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p6:String}) = 'Array', JSONExtract(e.extra, {p7:String}, 'Array(Nullable(String))'), e.properties.`city`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`city`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p8:String}) = 'Array', JSONExtract(e.extra, {p9:String}, 'Array(Nullable(String))'), e.properties.`city`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p10:String}) = 'String', JSONExtractString(e.extra, {p11:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`city`.:Float64, coalesce(e.properties.`city`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`city`.:Bool, coalesce(e.properties.`city`.:Bool, if(JSONType(e.extra, {p14:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p15:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`city`.:Bool, coalesce(e.properties.`city`.:Bool, if(JSONType(e.extra, {p16:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p17:String})), null))), 'btrue', 'bfalse')), '')])) as key, arrayJoin(if(notEmpty(crossed.item_list), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), crossed.item_list)), [coalesce(concat('s', crossed.item_text), concat('n', toString(crossed.item_number + 0)), if(crossed.item_flag is null, null, if(crossed.item_flag, 'btrue', 'bfalse')), '')])) as other_key
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p18:String}) = 'String', JSONExtractString(i.extra, {p19:String}), null))) as item_text, if(empty(i.extra), i.properties.`brand`.:Float64, coalesce(i.properties.`brand`.:Float64, if(JSONType(i.extra, {p20:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p21:String}), null))) as item_number, if(empty(i.extra), i.properties.`brand`.:Bool, coalesce(i.properties.`brand`.:Bool, if(JSONType(i.extra, {p22:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p23:String})), null))) as item_flag, if(empty(i.extra), i.properties.`brand`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p24:String}) = 'Array', JSONExtract(i.extra, {p25:String}, 'Array(Nullable(String))'), i.properties.`brand`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p26:UInt32} and i.item_type = {p27:String} and i.deleted = 0
) crossed on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p28:String}) = 'String', JSONExtractString(e.extra, {p29:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p30:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p31:String}), null))))))) = crossed.id
where e.project_id = {p32:UInt32} and e.is_test = 0
and e.time >= {p33:DateTime64(3)} and e.time < {p34:DateTime64(3)}
and e.event = {p35:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p36:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p37:String}), null))) >= {p38:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p39:UInt32} and revision > {p40:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > {p42:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p45:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p46:UInt32} and is_test = 1)))
where (key, other_key) in (select one[1], one[2] from (select arrayJoin({p47:Array(Array(String))}) as one))
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "city"
-- p7 = "city"
-- p8 = "city"
-- p9 = "city"
-- p10 = "city"
-- p11 = "city"
-- p12 = "city"
-- p13 = "city"
-- p14 = "city"
-- p15 = "city"
-- p16 = "city"
-- p17 = "city"
-- p18 = "brand"
-- p19 = "brand"
-- p20 = "brand"
-- p21 = "brand"
-- p22 = "brand"
-- p23 = "brand"
-- p24 = "brand"
-- p25 = "brand"
-- p26 = 7
-- p27 = "product"
-- p28 = "product_id"
-- p29 = "product_id"
-- p30 = "product_id"
-- p31 = "product_id"
-- p32 = 7
-- p33 = "2026-09-30 16:00:00.000"
-- p34 = "2026-10-31 16:00:00.000"
-- p35 = "PayOrder"
-- p36 = "amount"
-- p37 = "amount"
-- p38 = 100
-- p39 = 7
-- p40 = 0
-- p41 = 7
-- p42 = 0
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 7
-- p47 = [["s上海","sAcme"],["","n7"]]
