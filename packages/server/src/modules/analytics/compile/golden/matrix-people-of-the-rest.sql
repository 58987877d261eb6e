select distinct person as person_id from (
select e.*, if(empty(known.keys), [''], known.keys) as keys
from (select p.person_id as person_id, if(notEmpty(if(empty(p.extra), p.properties.`$first_channel`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p0:String}) = 'Array', JSONExtract(p.extra, {p1:String}, 'Array(Nullable(String))'), p.properties.`$first_channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`$first_channel`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p2:String}) = 'Array', JSONExtract(p.extra, {p3:String}, 'Array(Nullable(String))'), p.properties.`$first_channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(p.extra), p.properties.`$first_channel`.:String, coalesce(p.properties.`$first_channel`.:String, if(JSONType(p.extra, {p4:String}) = 'String', JSONExtractString(p.extra, {p5:String}), null))) is not null, concat('s', ifNull(if(empty(p.extra), p.properties.`$first_channel`.:String, coalesce(p.properties.`$first_channel`.:String, if(JSONType(p.extra, {p6:String}) = 'String', JSONExtractString(p.extra, {p7:String}), null))), '')), if(empty(p.extra), p.properties.`$first_channel`.:Float64, coalesce(p.properties.`$first_channel`.:Float64, if(JSONType(p.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p9:String}), null))) is not null, concat('n', toString(ifNull(if(empty(p.extra), p.properties.`$first_channel`.:Float64, coalesce(p.properties.`$first_channel`.:Float64, if(JSONType(p.extra, {p10:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p11:String}), null))), 0) + 0)),
if(empty(p.extra), p.properties.`$first_channel`.:Bool, coalesce(p.properties.`$first_channel`.:Bool, if(JSONType(p.extra, {p12:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p13:String})), null))) is not null, if(ifNull(if(empty(p.extra), p.properties.`$first_channel`.:Bool, coalesce(p.properties.`$first_channel`.:Bool, if(JSONType(p.extra, {p14:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p15:String})), null))), false), 'btrue', 'bfalse'), '')]) as keys
from profiles as p final
where p.project_id = {p16:UInt32} and p.deleted = 0) as known
right any join (
select {p17:UInt8} as measure, {p18:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).2, e.settled_person_id)) as person, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p25:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p26:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p27:String}) = 'String', JSONExtractString(e.extra, {p28:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p29:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p30:String})), null))) as flag
from events e
where e.project_id = {p31:UInt32} and e.is_test = 0
and e.time >= {p32:DateTime64(3)} and e.time < {p33:DateTime64(3)}
and e.event = {p34:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p39:UInt32} and revision > {p40:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p41:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p42:UInt32} and is_test = 1))) as e on known.person_id = e.person) where arrayExists(k -> not has({p43:Array(String)}, k), keys)
-- p0 = "$first_channel"
-- p1 = "$first_channel"
-- p2 = "$first_channel"
-- p3 = "$first_channel"
-- p4 = "$first_channel"
-- p5 = "$first_channel"
-- p6 = "$first_channel"
-- p7 = "$first_channel"
-- p8 = "$first_channel"
-- p9 = "$first_channel"
-- p10 = "$first_channel"
-- p11 = "$first_channel"
-- p12 = "$first_channel"
-- p13 = "$first_channel"
-- p14 = "$first_channel"
-- p15 = "$first_channel"
-- p16 = 7
-- p17 = 2
-- p18 = 1
-- p19 = 7
-- p20 = 0
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 0
-- p25 = "amount"
-- p26 = "amount"
-- p27 = "amount"
-- p28 = "amount"
-- p29 = "amount"
-- p30 = "amount"
-- p31 = 7
-- p32 = "2026-09-30 16:00:00.000"
-- p33 = "2026-10-31 16:00:00.000"
-- p34 = "Pay"
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 0
-- p39 = 7
-- p40 = 0
-- p41 = 7
-- p42 = 7
-- p43 = ["ssearch","sads"]
