select [quantilesExactInclusive(0.25, 0.5, 0.75)(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p0:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p1:String}), null))))] as edges
from profiles p final where p.project_id = {p2:UInt32} and p.deleted = 0 and p.person_id in (
select p.person_id as person_id from profiles p final where p.project_id = {p3:UInt32} and p.deleted = 0 and p.is_test = 0)
-- p0 = "age"
-- p1 = "age"
-- p2 = 7
-- p3 = 7
