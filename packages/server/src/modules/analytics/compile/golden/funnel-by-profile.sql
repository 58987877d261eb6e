select nth, any(name) as name, [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people from (
select least(place, {p2:UInt64}) as nth, any(key) as name, any(depth) as depth
from (
select person, id, depth, key, dense_rank() over (order by n desc, key) as place
from (select *, count() over (partition by key) as n from (
select person, id, depth, arrayJoin(if(empty(known.keys), [''], known.keys)) as key
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).2, e.settled_person_id)) as person,
windowFunnel({p9:UInt64}, 'strict_once')(e.ord + intDiv(e.ord, 4096) * 4096, (e.event = {p10:String} and e.time < {p11:DateTime64(3)}), (e.event = {p12:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))) >= {p15:Float64}, false))) as depth, person as id
from events e
where e.project_id = {p16:UInt32} and e.is_test = 0
and e.time >= {p17:DateTime64(3)} and e.time < {p18:DateTime64(3)}
and e.event in {p19:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p26:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p27:UInt32} and is_test = 1))
group by person) as depths
left any join (select p.person_id as person_id, if(notEmpty(if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p28:String}) = 'Array', JSONExtract(p.extra, {p29:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p30:String}) = 'Array', JSONExtract(p.extra, {p31:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p32:String}) = 'String', JSONExtractString(p.extra, {p33:String}), null))) is not null, concat('s', ifNull(if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p34:String}) = 'String', JSONExtractString(p.extra, {p35:String}), null))), '')), if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p36:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p37:String}), null))) is not null, concat('n', toString(ifNull(if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p38:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p39:String}), null))), 0) + 0)),
if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p40:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p41:String})), null))) is not null, if(ifNull(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p42:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p43:String})), null))), false), 'btrue', 'bfalse'), '')]) as keys
from profiles as p final
where p.project_id = {p44:UInt32} and p.deleted = 0) as known on depths.person = known.person_id
where depth > 0))
) group by nth, person, id
) group by nth order by nth
-- p0 = 1
-- p1 = 2
-- p2 = 51
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = 0
-- p9 = 4954521604095
-- p10 = "ViewProduct"
-- p11 = "2026-10-31 16:00:00.000"
-- p12 = "PayOrder"
-- p13 = "amount"
-- p14 = "amount"
-- p15 = 100
-- p16 = 7
-- p17 = "2026-09-30 16:00:00.000"
-- p18 = "2026-11-07 16:00:00.001"
-- p19 = ["ViewProduct","PayOrder"]
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 7
-- p28 = "city"
-- p29 = "city"
-- p30 = "city"
-- p31 = "city"
-- p32 = "city"
-- p33 = "city"
-- p34 = "city"
-- p35 = "city"
-- p36 = "city"
-- p37 = "city"
-- p38 = "city"
-- p39 = "city"
-- p40 = "city"
-- p41 = "city"
-- p42 = "city"
-- p43 = "city"
-- p44 = 7
