select tag, value, count() as people
from person_tags final where project_id = {p0:UInt32} and tag in {p1:Array(String)} and removed = 0
and person_id in (select person_id from profiles final where project_id = {p2:UInt32} and deleted = 0 and is_test = 0)
and concat(tag, '\n', value) not in {p3:Array(String)}
group by tag, value order by tag, people desc, value limit 5 by tag
-- p0 = 7
-- p1 = ["大学生"]
-- p2 = 7
-- p3 = ["大学生\n大三","大学生\n大三/计算机"]
