select count() as people, minOrNull(n) as min, maxOrNull(n) as max, quantilesExactInclusive({p0:Float64}, {p1:Float64}, {p2:Float64})(n) as quantiles
from (select assumeNotNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p3:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p4:String}), null)))) as n from profiles as p final where p.project_id = {p5:UInt32} and p.deleted = 0 and p.is_test = 0 and p.person_id in (
select person_id from person_tags final where project_id = {p6:UInt32} and tag = {p7:String} and removed = 0 and true) and if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p9:String}), null))) is not null)
-- p0 = 0.25
-- p1 = 0.5
-- p2 = 0.75
-- p3 = "age"
-- p4 = "age"
-- p5 = 7
-- p6 = 7
-- p7 = "vip"
-- p8 = "age"
-- p9 = "age"
