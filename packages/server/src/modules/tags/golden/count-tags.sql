select tag, count() as people
from person_tags final where project_id = {p0:UInt32} and tag in {p1:Array(String)} and removed = 0
and person_id in (select person_id from profiles final where project_id = {p2:UInt32} and deleted = 0 and is_test = 0) group by tag
-- p0 = 7
-- p1 = ["vip","大学生"]
-- p2 = 7
