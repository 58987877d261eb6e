select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and not ((p.person_id in (
select person_id from person_tags final where project_id = {p1:UInt32} and tag = {p2:String} and removed = 0 and true) or p.person_id in (
select person_id from person_tags final where project_id = {p3:UInt32} and tag = {p4:String} and removed = 0 and value = {p5:String})))
-- p0 = 7
-- p1 = 7
-- p2 = "vip"
-- p3 = 7
-- p4 = "tier"
-- p5 = "gold"
