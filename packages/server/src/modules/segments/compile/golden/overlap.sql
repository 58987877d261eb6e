select met, count() as people from (
select p.person_id as person_id, toUInt32(if(p.person_id in (
select person_id from person_tags final where project_id = {p0:UInt32} and tag = {p1:String} and removed = 0 and true), {p2:UInt32}, 0) + if(not (ifNull(if(empty(p.extra), p.properties.`p`.:String, coalesce(p.properties.`p`.:String, if(JSONType(p.extra, {p3:String}) = 'String', JSONExtractString(p.extra, {p4:String}), null))) = {p5:String}, false)), {p6:UInt32}, 0) + if(true, {p7:UInt32}, 0)) as met from profiles as p final
where p.project_id = {p8:UInt32} and p.deleted = 0 and p.is_test = 0) group by met
-- p0 = 7
-- p1 = "vip"
-- p2 = 1
-- p3 = "p"
-- p4 = "p"
-- p5 = "a"
-- p6 = 2
-- p7 = 4
-- p8 = 7
