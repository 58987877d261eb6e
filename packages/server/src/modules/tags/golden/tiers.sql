select tag, if(has({p0:Array(Array(String))}, [tag, value]), value, '') as value, count() as people
from (select toString(t.tag) as tag, t.value as value from person_tags as t final
where t.project_id = {p1:UInt32} and t.tag in {p2:Array(String)} and t.removed = 0
and t.person_id in (select person_id from profiles final where project_id = {p3:UInt32} and deleted = 0 and is_test = 0))
group by tag, value
union all select '' as tag, '' as value, count() as people from profiles final where project_id = {p4:UInt32} and deleted = 0 and is_test = 0
-- p0 = [["忠诚度","金"],["忠诚度","银"]]
-- p1 = 7
-- p2 = ["忠诚度"]
-- p3 = 7
-- p4 = 7
