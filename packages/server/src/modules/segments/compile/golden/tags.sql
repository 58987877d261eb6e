select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and not ((p.person_id in (
select person_id from person_tags final where project_id = {p1:UInt32} and tag = {p2:String} and removed = 0 and true) or p.person_id in (
select person_id from person_tags final where project_id = {p3:UInt32} and tag = {p4:String} and removed = 0 and value = {p5:String}) or p.person_id in (
select person_id from person_tags final where project_id = {p6:UInt32} and tag = {p7:String} and removed = 0 and (value = {p8:String} or startsWith(value, {p9:String}))) or p.person_id in (
select person_id from person_tags final where project_id = {p10:UInt32} and tag = {p11:String} and removed = 0 and ifNull(if(match(value, {p12:String}), toFloat64OrNull(value), null) between {p13:Float64} and {p14:Float64}, false))))
-- p0 = 7
-- p1 = 7
-- p2 = "vip"
-- p3 = 7
-- p4 = "tier"
-- p5 = "gold"
-- p6 = 7
-- p7 = "大学生"
-- p8 = "大三"
-- p9 = "大三/"
-- p10 = 7
-- p11 = "spent"
-- p12 = "^-?(0|[1-9][0-9]*)([.][0-9]+)?$"
-- p13 = 12.5
-- p14 = 100
