select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p1:UInt32}
) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p2:UInt32} and e.event = {p3:String}
and e.time >= {p4:DateTime64(3)} and e.time <= {p5:DateTime64(3)} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p6:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p7:String}), null))) >= {p8:Float64}, false) group by person) where n >= {p9:UInt64}) and p.person_id not in (select person from (
select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p10:UInt32}
) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p11:UInt32} and e.event = {p12:String}
and e.time >= {p13:DateTime64(3)} and e.time <= {p14:DateTime64(3)} group by person) where not (n = {p15:UInt64})) and ifNull(if(empty(p.extra), p.properties.`p`.:String, coalesce(p.properties.`p`.:String, if(JSONType(p.extra, {p16:String}) = 'String', JSONExtractString(p.extra, {p17:String}), null))) = {p18:String}, false))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = "ViewProduct"
-- p4 = "2026-10-25 02:00:00.000"
-- p5 = "2026-11-01 02:00:00.000"
-- p6 = "p"
-- p7 = "p"
-- p8 = 1
-- p9 = 3
-- p10 = 7
-- p11 = 7
-- p12 = "PayOrder"
-- p13 = "1970-01-01 00:00:00.000"
-- p14 = "2026-11-01 02:00:00.000"
-- p15 = 0
-- p16 = "p"
-- p17 = "p"
-- p18 = "a"
