select distinct person_id from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person_id, arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`city`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p6:String}) = 'Array', JSONExtract(e.extra, {p7:String}, 'Array(Nullable(String))'), e.properties.`city`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`city`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p8:String}) = 'Array', JSONExtract(e.extra, {p9:String}, 'Array(Nullable(String))'), e.properties.`city`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p10:String}) = 'String', JSONExtractString(e.extra, {p11:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p12:String}) = 'String', JSONExtractString(e.extra, {p13:String}), null))), '')), if(empty(e.extra), e.properties.`city`.:Float64, coalesce(e.properties.`city`.:Float64, if(JSONType(e.extra, {p14:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p15:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`city`.:Float64, coalesce(e.properties.`city`.:Float64, if(JSONType(e.extra, {p16:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p17:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`city`.:Bool, coalesce(e.properties.`city`.:Bool, if(JSONType(e.extra, {p18:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p19:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`city`.:Bool, coalesce(e.properties.`city`.:Bool, if(JSONType(e.extra, {p20:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p21:String})), null))), false), 'btrue', 'bfalse'), '')])) as key, arrayJoin(if(notEmpty(crossed.item_list),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), crossed.item_list)),
[multiIf(crossed.item_text is not null, concat('s', ifNull(crossed.item_text, '')), crossed.item_number is not null, concat('n', toString(ifNull(crossed.item_number, 0) + 0)),
crossed.item_flag is not null, if(ifNull(crossed.item_flag, false), 'btrue', 'bfalse'), '')])) as other_key
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p22:String}) = 'String', JSONExtractString(i.extra, {p23:String}), null))) as item_text, if(empty(i.extra), i.properties.`brand`.:Float64, coalesce(i.properties.`brand`.:Float64, if(JSONType(i.extra, {p24:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p25:String}), null))) as item_number, if(empty(i.extra), i.properties.`brand`.:Bool, coalesce(i.properties.`brand`.:Bool, if(JSONType(i.extra, {p26:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p27:String})), null))) as item_flag, if(empty(i.extra), i.properties.`brand`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p28:String}) = 'Array', JSONExtract(i.extra, {p29:String}, 'Array(Nullable(String))'), i.properties.`brand`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p30:UInt32} and i.item_type = {p31:String} and i.deleted = 0
) crossed on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p32:String}) = 'String', JSONExtractString(e.extra, {p33:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p34:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p35:String}), null))))))) = crossed.id
where e.project_id = {p36:UInt32} and e.is_test = 0
and e.time >= {p37:DateTime64(3)} and e.time < {p38:DateTime64(3)}
and e.event = {p39:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p40:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p41:String}), null))) >= {p42:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > {p46:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > {p48:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p49:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p50:UInt32} and is_test = 1)))
where (key, other_key) in (select one[1], one[2] from (select arrayJoin({p51:Array(Array(String))}) as one))
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
-- p18 = "city"
-- p19 = "city"
-- p20 = "city"
-- p21 = "city"
-- p22 = "brand"
-- p23 = "brand"
-- p24 = "brand"
-- p25 = "brand"
-- p26 = "brand"
-- p27 = "brand"
-- p28 = "brand"
-- p29 = "brand"
-- p30 = 7
-- p31 = "product"
-- p32 = "product_id"
-- p33 = "product_id"
-- p34 = "product_id"
-- p35 = "product_id"
-- p36 = 7
-- p37 = "2026-09-30 16:00:00.000"
-- p38 = "2026-10-31 16:00:00.000"
-- p39 = "PayOrder"
-- p40 = "amount"
-- p41 = "amount"
-- p42 = 100
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 0
-- p47 = 7
-- p48 = 0
-- p49 = 7
-- p50 = 7
-- p51 = [["s上海","sAcme"],["","n7"]]
