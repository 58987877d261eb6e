select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and p.person_id in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > (select max(revision) from squashes where project_id = {p4:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > (select max(revision) from squashes where project_id = {p6:UInt32}))).2, e.settled_person_id)) from events e where e.project_id = {p7:UInt32} and e.event = {p8:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p9:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p10:String}), null))) >= {p11:Float64}, false) and (ifNull(position(if(empty(e.extra), e.properties.`p`.:String, coalesce(e.properties.`p`.:String, if(JSONType(e.extra, {p12:String}) = 'String', JSONExtractString(e.extra, {p13:String}), null))), {p14:String}) > 0, false) or not (((if(empty(e.extra), e.properties.`p`.:String, coalesce(e.properties.`p`.:String, if(JSONType(e.extra, {p15:String}) = 'String', JSONExtractString(e.extra, {p16:String}), null))) is not null or if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p17:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p18:String}), null))) is not null or if(empty(e.extra), e.properties.`p`.:Bool, coalesce(e.properties.`p`.:Bool, if(JSONType(e.extra, {p19:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p20:String})), null))) is not null or notEmpty(if(empty(e.extra), e.properties.`p`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p21:String}) = 'Array', JSONExtract(e.extra, {p22:String}, 'Array(Nullable(String))'), e.properties.`p`.:`Array(Nullable(String))`)))) and ifNull(if(empty(e.extra), e.properties.`p`.:Bool, coalesce(e.properties.`p`.:Bool, if(JSONType(e.extra, {p23:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p24:String})), null))), false))))
and e.time >= {p25:DateTime64(3)} and e.time <= {p26:DateTime64(3)})
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = 7
-- p8 = "ViewProduct"
-- p9 = "p"
-- p10 = "p"
-- p11 = 1
-- p12 = "p"
-- p13 = "p"
-- p14 = "a"
-- p15 = "p"
-- p16 = "p"
-- p17 = "p"
-- p18 = "p"
-- p19 = "p"
-- p20 = "p"
-- p21 = "p"
-- p22 = "p"
-- p23 = "p"
-- p24 = "p"
-- p25 = "2026-10-25 02:00:00.000"
-- p26 = "2026-11-01 02:00:00.000"
