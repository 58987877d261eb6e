select tag, toUnixTimestamp64Milli(at) as ms, value, removed, version, revision from tag_changes
left any join (select tag, min(at) as first from tag_changes where project_id = {p0:UInt32} and tag = {p1:String} and person_id = {p2:UInt64} group by tag) as own using (tag)
where project_id = {p3:UInt32} and tag = {p4:String} and person_id in {p5:Array(UInt64)} and revision < {p6:UInt64}
and (person_id = {p7:UInt64} or toUnixTimestamp64Milli(own.first) = 0 or at < own.first)
order by revision desc limit {p8:UInt32}
-- p0 = 7
-- p1 = "阶段"
-- p2 = 3
-- p3 = 7
-- p4 = "阶段"
-- p5 = [3,2]
-- p6 = 9
-- p7 = 3
-- p8 = 50
