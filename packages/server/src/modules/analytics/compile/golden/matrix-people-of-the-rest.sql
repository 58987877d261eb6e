select distinct person as person_id from (
select e.*, if(empty(known.keys), [''], known.keys) as keys
from (select p.person_id as person_id, if(notEmpty(if(empty(p.extra), p.properties.`$first_channel`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p0:String}) = 'Array', JSONExtract(p.extra, {p1:String}, 'Array(Nullable(String))'), p.properties.`$first_channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`$first_channel`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p2:String}) = 'Array', JSONExtract(p.extra, {p3:String}, 'Array(Nullable(String))'), p.properties.`$first_channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(p.extra), p.properties.`$first_channel`.:String, coalesce(p.properties.`$first_channel`.:String, if(JSONType(p.extra, {p4:String}) = 'String', JSONExtractString(p.extra, {p5:String}), null)))), concat('n', toString(if(empty(p.extra), p.properties.`$first_channel`.:Float64, coalesce(p.properties.`$first_channel`.:Float64, if(JSONType(p.extra, {p6:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p7:String}), null))) + 0)), if(if(empty(p.extra), p.properties.`$first_channel`.:Bool, coalesce(p.properties.`$first_channel`.:Bool, if(JSONType(p.extra, {p8:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p9:String})), null))) is null, null, if(if(empty(p.extra), p.properties.`$first_channel`.:Bool, coalesce(p.properties.`$first_channel`.:Bool, if(JSONType(p.extra, {p10:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p11:String})), null))), 'btrue', 'bfalse')), '')]) as keys
from profiles as p final
where p.project_id = {p12:UInt32} and p.deleted = 0) as known
right any join (
select {p13:UInt8} as measure, {p14:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).2, e.settled_person_id)) as person, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p22:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p23:String}) = 'String', JSONExtractString(e.extra, {p24:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p25:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p26:String})), null))) as flag
from events e
where e.project_id = {p27:UInt32} and e.is_test = 0
and e.time >= {p28:DateTime64(3)} and e.time < {p29:DateTime64(3)}
and e.event = {p30:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p37:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p38:UInt32} and is_test = 1))) as e on known.person_id = e.person) where arrayExists(k -> not has({p39:Array(String)}, k), keys)
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
-- p12 = 7
-- p13 = 2
-- p14 = 1
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 0
-- p21 = "amount"
-- p22 = "amount"
-- p23 = "amount"
-- p24 = "amount"
-- p25 = "amount"
-- p26 = "amount"
-- p27 = 7
-- p28 = "2026-09-30 16:00:00.000"
-- p29 = "2026-10-31 16:00:00.000"
-- p30 = "Pay"
-- p31 = 7
-- p32 = 0
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 7
-- p39 = ["ssearch","sads"]
