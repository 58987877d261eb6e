select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and ((p.person_id in (
select person_id from person_tags final where project_id = {p1:UInt32} and tag = {p2:String} and removed = 0 and value = {p3:String}) and ifNull(if(empty(p.extra), p.properties.`p`.:String, coalesce(p.properties.`p`.:String, if(JSONType(p.extra, {p4:String}) = 'String', JSONExtractString(p.extra, {p5:String}), null))) = {p6:String}, false)) or not (p.person_id in (
select person_id from person_tags final where project_id = {p7:UInt32} and tag = {p8:String} and removed = 0 and value = {p9:String})))
-- p0 = 7
-- p1 = 7
-- p2 = "tier"
-- p3 = "gold"
-- p4 = "p"
-- p5 = "p"
-- p6 = "a"
-- p7 = 7
-- p8 = "tier"
-- p9 = "gold"
