select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p3:UInt32} and e.event = {p4:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p5:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p6:String}), null))) >= {p7:Float64}, false)
and e.time >= {p8:DateTime64(3)} and e.time <= {p9:DateTime64(3)} group by person) where n >= {p10:Float64}) and p.person_id not in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p11:UInt32} and revision > (select max(revision) from squashes where project_id = {p12:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p13:UInt32} and e.event = {p14:String}
and e.time >= {p15:DateTime64(3)} and e.time <= {p16:DateTime64(3)} group by person) where not (n = {p17:Float64})) and ifNull(if(empty(p.extra), p.properties.`p`.:String, coalesce(p.properties.`p`.:String, if(JSONType(p.extra, {p18:String}) = 'String', JSONExtractString(p.extra, {p19:String}), null))) = {p20:String}, false))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = "ViewProduct"
-- p5 = "p"
-- p6 = "p"
-- p7 = 1
-- p8 = "2026-10-25 02:00:00.000"
-- p9 = "2026-11-01 02:00:00.000"
-- p10 = 3
-- p11 = 7
-- p12 = 7
-- p13 = 7
-- p14 = "PayOrder"
-- p15 = "1970-01-01 00:00:00.000"
-- p16 = "2026-11-01 02:00:00.000"
-- p17 = 0
-- p18 = "p"
-- p19 = "p"
-- p20 = "a"
