select '' as bucket, count() as events, uniqExact(person) as people, ifNull(min(number), 0) as min, ifNull(max(number), 0) as max, quantileExactInclusive(0.5)(number) as median, quantileExactInclusive(0.9)(number) as p90, sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4 as sum, count(number) as numbers,
uniqExactIf((number, text, flag), number is not null or text is not null or flag is not null) as distinct_values
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, measured.item_number as number, measured.item_text as text, measured.item_flag as flag
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`price`.:String, coalesce(i.properties.`price`.:String, if(JSONType(i.extra, {p6:String}) = 'String', JSONExtractString(i.extra, {p7:String}), null))) as item_text, if(empty(i.extra), i.properties.`price`.:Float64, coalesce(i.properties.`price`.:Float64, if(JSONType(i.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p9:String}), null))) as item_number, if(empty(i.extra), i.properties.`price`.:Bool, coalesce(i.properties.`price`.:Bool, if(JSONType(i.extra, {p10:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p11:String})), null))) as item_flag, if(empty(i.extra), i.properties.`price`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p12:String}) = 'Array', JSONExtract(i.extra, {p13:String}, 'Array(Nullable(String))'), i.properties.`price`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p14:UInt32} and i.item_type = {p15:String} and i.deleted = 0
) measured on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p16:String}) = 'String', JSONExtractString(e.extra, {p17:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p18:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p19:String}), null))))))) = measured.id
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
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "price"
-- p7 = "price"
-- p8 = "price"
-- p9 = "price"
-- p10 = "price"
-- p11 = "price"
-- p12 = "price"
-- p13 = "price"
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
