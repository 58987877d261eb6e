select level as value, count() as people from (
select arrayJoin(arrayMap(n -> arrayStringConcat(arraySlice(splitByChar('/', value), 1, n), '/'), range(1, length(splitByChar('/', value)) + 1))) as level
from person_tags final where project_id = {p0:UInt32} and tag in {p1:Array(String)} and removed = 0
and person_id in (select person_id from profiles final where project_id = {p2:UInt32} and deleted = 0 and is_test = 0)
) where level != '' group by level order by people desc, level limit {p3:UInt32}
-- p0 = 7
-- p1 = ["大学生"]
-- p2 = 7
-- p3 = 501
