select least(place, {p0:UInt64}) as nth, any(key) as name, any(other_key) as other_name, sum(n) as events, uniqExactMerge(who) as people, 0 as sum, 0 as numbers, 0 as distinct_values, 0 as min, 0 as max, null as median, null as p90
from (
select *, row_number() over (order by n desc, key, other_key) as place from (
select key, other_key, count() as n, uniqExactState(person) as who
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`city`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p7:String}) = 'Array', JSONExtract(e.extra, {p8:String}, 'Array(Nullable(String))'), e.properties.`city`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`city`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p9:String}) = 'Array', JSONExtract(e.extra, {p10:String}, 'Array(Nullable(String))'), e.properties.`city`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p11:String}) = 'String', JSONExtractString(e.extra, {p12:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p13:String}) = 'String', JSONExtractString(e.extra, {p14:String}), null))), '')), if(empty(e.extra), e.properties.`city`.:Float64, coalesce(e.properties.`city`.:Float64, if(JSONType(e.extra, {p15:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p16:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`city`.:Float64, coalesce(e.properties.`city`.:Float64, if(JSONType(e.extra, {p17:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p18:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`city`.:Bool, coalesce(e.properties.`city`.:Bool, if(JSONType(e.extra, {p19:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p20:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`city`.:Bool, coalesce(e.properties.`city`.:Bool, if(JSONType(e.extra, {p21:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p22:String})), null))), false), 'btrue', 'bfalse'), '')])) as key, arrayJoin(if(notEmpty(crossed.item_list),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), crossed.item_list)),
[multiIf(crossed.item_text is not null, concat('s', ifNull(crossed.item_text, '')), crossed.item_number is not null, concat('n', toString(ifNull(crossed.item_number, 0) + 0)),
crossed.item_flag is not null, if(ifNull(crossed.item_flag, false), 'btrue', 'bfalse'), '')])) as other_key
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p23:String}) = 'String', JSONExtractString(i.extra, {p24:String}), null))) as item_text, if(empty(i.extra), i.properties.`brand`.:Float64, coalesce(i.properties.`brand`.:Float64, if(JSONType(i.extra, {p25:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p26:String}), null))) as item_number, if(empty(i.extra), i.properties.`brand`.:Bool, coalesce(i.properties.`brand`.:Bool, if(JSONType(i.extra, {p27:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p28:String})), null))) as item_flag, if(empty(i.extra), i.properties.`brand`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p29:String}) = 'Array', JSONExtract(i.extra, {p30:String}, 'Array(Nullable(String))'), i.properties.`brand`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p31:UInt32} and i.item_type = {p32:String} and i.deleted = 0
) crossed on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p33:String}) = 'String', JSONExtractString(e.extra, {p34:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p35:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p36:String}), null))))))) = crossed.id
where e.project_id = {p37:UInt32} and e.is_test = 0
and e.time >= {p38:DateTime64(3)} and e.time < {p39:DateTime64(3)}
and e.event = {p40:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p41:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p42:String}), null))) >= {p43:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p50:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p51:UInt32} and is_test = 1)))
group by key, other_key
)
) group by nth order by nth
-- p0 = 51
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
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
-- p22 = "city"
-- p23 = "brand"
-- p24 = "brand"
-- p25 = "brand"
-- p26 = "brand"
-- p27 = "brand"
-- p28 = "brand"
-- p29 = "brand"
-- p30 = "brand"
-- p31 = 7
-- p32 = "product"
-- p33 = "product_id"
-- p34 = "product_id"
-- p35 = "product_id"
-- p36 = "product_id"
-- p37 = 7
-- p38 = "2026-09-30 16:00:00.000"
-- p39 = "2026-10-31 16:00:00.000"
-- p40 = "PayOrder"
-- p41 = "amount"
-- p42 = "amount"
-- p43 = 100
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = 0
-- p50 = 7
-- p51 = 7
