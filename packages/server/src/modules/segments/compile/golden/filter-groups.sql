select p.person_id as person_id from (select distinct if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person_id from events e where e.project_id = {p6:UInt32} and e.event = {p7:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))) >= {p10:Float64}, false) and (ifNull(position(if(empty(e.extra), e.properties.`p`.:String, coalesce(e.properties.`p`.:String, if(JSONType(e.extra, {p11:String}) = 'String', JSONExtractString(e.extra, {p12:String}), null))), {p13:String}) > 0, false) or not (((if(empty(e.extra), e.properties.`p`.:String, coalesce(e.properties.`p`.:String, if(JSONType(e.extra, {p14:String}) = 'String', JSONExtractString(e.extra, {p15:String}), null))) is not null or if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p16:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p17:String}), null))) is not null or if(empty(e.extra), e.properties.`p`.:Bool, coalesce(e.properties.`p`.:Bool, if(JSONType(e.extra, {p18:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p19:String})), null))) is not null or notEmpty(if(empty(e.extra), e.properties.`p`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p20:String}) = 'Array', JSONExtract(e.extra, {p21:String}, 'Array(Nullable(String))'), e.properties.`p`.:`Array(Nullable(String))`)))) and ifNull(if(empty(e.extra), e.properties.`p`.:Bool, coalesce(e.properties.`p`.:Bool, if(JSONType(e.extra, {p22:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p23:String})), null))), false))))
and e.time >= {p24:DateTime64(3)} and e.time <= {p25:DateTime64(3)}) as p
where p.person_id not in (
select person_id from profiles final where project_id = {p26:UInt32} and (deleted = 1 or is_test = 1) and person_id in (select person_id from profiles where project_id = {p27:UInt32} and (deleted = 1 or is_test = 1)))
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = "ViewProduct"
-- p8 = "p"
-- p9 = "p"
-- p10 = 1
-- p11 = "p"
-- p12 = "p"
-- p13 = "a"
-- p14 = "p"
-- p15 = "p"
-- p16 = "p"
-- p17 = "p"
-- p18 = "p"
-- p19 = "p"
-- p20 = "p"
-- p21 = "p"
-- p22 = "p"
-- p23 = "p"
-- p24 = "2026-10-25 02:00:00.000"
-- p25 = "2026-11-01 02:00:00.000"
-- p26 = 7
-- p27 = 7
