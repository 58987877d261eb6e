select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p3:UInt32} and e.event = {p4:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p5:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p6:String}), null))) >= {p7:Float64}, false) and (ifNull(position(if(empty(e.extra), e.properties.`p`.:String, coalesce(e.properties.`p`.:String, if(JSONType(e.extra, {p8:String}) = 'String', JSONExtractString(e.extra, {p9:String}), null))), {p10:String}) > 0, false) or not (((if(empty(e.extra), e.properties.`p`.:String, coalesce(e.properties.`p`.:String, if(JSONType(e.extra, {p11:String}) = 'String', JSONExtractString(e.extra, {p12:String}), null))) is not null or if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))) is not null or if(empty(e.extra), e.properties.`p`.:Bool, coalesce(e.properties.`p`.:Bool, if(JSONType(e.extra, {p15:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p16:String})), null))) is not null or notEmpty(if(empty(e.extra), e.properties.`p`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p17:String}) = 'Array', JSONExtract(e.extra, {p18:String}, 'Array(Nullable(String))'), e.properties.`p`.:`Array(Nullable(String))`)))) and ifNull(if(empty(e.extra), e.properties.`p`.:Bool, coalesce(e.properties.`p`.:Bool, if(JSONType(e.extra, {p19:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p20:String})), null))), false))))
and e.time >= {p21:DateTime64(3)} and e.time <= {p22:DateTime64(3)} group by person) where n >= {p23:Float64})
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = "ViewProduct"
-- p5 = "p"
-- p6 = "p"
-- p7 = 1
-- p8 = "p"
-- p9 = "p"
-- p10 = "a"
-- p11 = "p"
-- p12 = "p"
-- p13 = "p"
-- p14 = "p"
-- p15 = "p"
-- p16 = "p"
-- p17 = "p"
-- p18 = "p"
-- p19 = "p"
-- p20 = "p"
-- p21 = "2026-10-25 02:00:00.000"
-- p22 = "2026-11-01 02:00:00.000"
-- p23 = 1
