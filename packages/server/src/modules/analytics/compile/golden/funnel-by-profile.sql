select nth, any(name) as name, [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people from (
select least(place, {p2:UInt64}) as nth, any(key) as name, any(depth) as depth
from (
select person, id, depth, key, dense_rank() over (order by n desc, key) as place
from (select *, count() over (partition by key) as n from (
select person, id, depth, arrayJoin(if(empty(known.keys), [''], known.keys)) as key
from (select p.person_id as person_id, if(notEmpty(if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p3:String}) = 'Array', JSONExtract(p.extra, {p4:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p5:String}) = 'Array', JSONExtract(p.extra, {p6:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p7:String}) = 'String', JSONExtractString(p.extra, {p8:String}), null)))), concat('n', toString(if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p9:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p10:String}), null))) + 0)), if(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p11:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p12:String})), null))) is null, null, if(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p13:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p14:String})), null))), 'btrue', 'bfalse')), '')]) as keys
from profiles as p final
where p.project_id = {p15:UInt32} and p.deleted = 0) as known
right any join (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).2, e.settled_person_id)) as person,
windowFunnel({p22:UInt64}, 'strict_once')(e.ord + intDiv(e.ord, 4096) * 4096, (e.event = {p23:String} and e.time < {p24:DateTime64(3)}), (e.event = {p25:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p26:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p27:String}), null))) >= {p28:Float64}, false))) as depth, person as id
from events e
where e.project_id = {p29:UInt32} and e.is_test = 0
and e.time >= {p30:DateTime64(3)} and e.time < {p31:DateTime64(3)}
and e.event in {p32:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p39:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p40:UInt32} and is_test = 1))
group by person) as depths on known.person_id = depths.person
where depth > 0))
) group by nth, person, id
) group by nth order by nth
-- p0 = 1
-- p1 = 2
-- p2 = 51
-- p3 = "city"
-- p4 = "city"
-- p5 = "city"
-- p6 = "city"
-- p7 = "city"
-- p8 = "city"
-- p9 = "city"
-- p10 = "city"
-- p11 = "city"
-- p12 = "city"
-- p13 = "city"
-- p14 = "city"
-- p15 = 7
-- p16 = 7
-- p17 = 0
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 4954521604095
-- p23 = "ViewProduct"
-- p24 = "2026-10-31 16:00:00.000"
-- p25 = "PayOrder"
-- p26 = "amount"
-- p27 = "amount"
-- p28 = 100
-- p29 = 7
-- p30 = "2026-09-30 16:00:00.000"
-- p31 = "2026-11-07 16:00:00.001"
-- p32 = ["ViewProduct","PayOrder"]
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 0
-- p39 = 7
-- p40 = 7
