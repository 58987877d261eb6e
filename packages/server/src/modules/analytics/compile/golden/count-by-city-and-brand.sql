select nth, bucket, any(key) as name, any(other_key) as other_name, sum(n) as events, uniqExactMerge(who) as people, 0 as sum, 0 as numbers, 0 as distinct_values, 0 as min, 0 as max, null as median, null as p90
from (
select *, if(is_bucket, 0, least(row_number() over (partition by is_bucket order by n desc, key, other_key), {p0:UInt64})) as nth, '' as bucket
from (
select key, other_key, false as is_bucket, count() as n, uniqExactState(person) as who
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`city`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p7:String}) = 'Array', JSONExtract(e.extra, {p8:String}, 'Array(Nullable(String))'), e.properties.`city`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`city`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p9:String}) = 'Array', JSONExtract(e.extra, {p10:String}, 'Array(Nullable(String))'), e.properties.`city`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p11:String}) = 'String', JSONExtractString(e.extra, {p12:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`city`.:Float64, coalesce(e.properties.`city`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`city`.:Bool, coalesce(e.properties.`city`.:Bool, if(JSONType(e.extra, {p15:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p16:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`city`.:Bool, coalesce(e.properties.`city`.:Bool, if(JSONType(e.extra, {p17:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p18:String})), null))), 'btrue', 'bfalse')), '')])) as key, arrayJoin(if(notEmpty(crossed.item_list), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), crossed.item_list)), [coalesce(concat('s', crossed.item_text), concat('n', toString(crossed.item_number + 0)), if(crossed.item_flag is null, null, if(crossed.item_flag, 'btrue', 'bfalse')), '')])) as other_key
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`brand`.:String, coalesce(i.properties.`brand`.:String, if(JSONType(i.extra, {p19:String}) = 'String', JSONExtractString(i.extra, {p20:String}), null))) as item_text, if(empty(i.extra), i.properties.`brand`.:Float64, coalesce(i.properties.`brand`.:Float64, if(JSONType(i.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p22:String}), null))) as item_number, if(empty(i.extra), i.properties.`brand`.:Bool, coalesce(i.properties.`brand`.:Bool, if(JSONType(i.extra, {p23:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p24:String})), null))) as item_flag, if(empty(i.extra), i.properties.`brand`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p25:String}) = 'Array', JSONExtract(i.extra, {p26:String}, 'Array(Nullable(String))'), i.properties.`brand`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p27:UInt32} and i.item_type = {p28:String} and i.deleted = 0
) crossed on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p29:String}) = 'String', JSONExtractString(e.extra, {p30:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p31:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p32:String}), null))))))) = crossed.id
where e.project_id = {p33:UInt32} and e.is_test = 0
and e.time >= {p34:DateTime64(3)} and e.time < {p35:DateTime64(3)}
and e.event = {p36:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p37:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p38:String}), null))) >= {p39:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p46:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p47:UInt32} and is_test = 1)))
group by key, other_key
)
) group by nth, bucket order by nth
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
-- p19 = "brand"
-- p20 = "brand"
-- p21 = "brand"
-- p22 = "brand"
-- p23 = "brand"
-- p24 = "brand"
-- p25 = "brand"
-- p26 = "brand"
-- p27 = 7
-- p28 = "product"
-- p29 = "product_id"
-- p30 = "product_id"
-- p31 = "product_id"
-- p32 = "product_id"
-- p33 = 7
-- p34 = "2026-09-30 16:00:00.000"
-- p35 = "2026-10-31 16:00:00.000"
-- p36 = "PayOrder"
-- p37 = "amount"
-- p38 = "amount"
-- p39 = 100
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 7
