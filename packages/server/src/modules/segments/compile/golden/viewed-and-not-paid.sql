select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p1:UInt32}
) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p2:UInt32} and e.event = {p3:String}
and e.time >= {p4:DateTime64(3)} and e.time <= {p5:DateTime64(3)} and ifNull(e.properties.`p`.:Float64 >= {p6:Float64}, false) group by person) where n >= {p7:UInt64}) and p.person_id not in (select person from (
select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p8:UInt32}
) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p9:UInt32} and e.event = {p10:String}
and e.time >= {p11:DateTime64(3)} and e.time <= {p12:DateTime64(3)} group by person) where not (n = {p13:UInt64})) and ifNull(p.properties.`p`.:String = {p14:String}, false))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = "ViewProduct"
-- p4 = "2026-10-25 02:00:00.000"
-- p5 = "2026-11-01 02:00:00.000"
-- p6 = 1
-- p7 = 3
-- p8 = 7
-- p9 = 7
-- p10 = "PayOrder"
-- p11 = "1970-01-01 00:00:00.000"
-- p12 = "2026-11-01 02:00:00.000"
-- p13 = 0
-- p14 = "a"
