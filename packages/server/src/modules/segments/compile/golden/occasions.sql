select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, ifNull(minOrNull(e.time) between {p1:DateTime64(3)} and {p2:DateTime64(3)}, false) as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p3:UInt32} and revision > (select max(revision) from squashes where project_id = {p4:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p5:UInt32} and e.event = {p6:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p8:String}), null))) >= {p9:Float64}, false)
and e.time >= {p10:DateTime64(3)} and e.time <= {p11:DateTime64(3)} group by person) where n = 1) or p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, ifNull(maxOrNull(e.time) between {p12:DateTime64(3)} and {p13:DateTime64(3)}, false) as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p14:UInt32} and revision > (select max(revision) from squashes where project_id = {p15:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p16:UInt32} and e.event = {p17:String}
and e.time >= {p18:DateTime64(3)} and e.time <= {p19:DateTime64(3)} group by person) where n = 1))
-- p0 = 7
-- p1 = "2026-10-25 02:00:00.000"
-- p2 = "2026-11-01 02:00:00.000"
-- p3 = 7
-- p4 = 7
-- p5 = 7
-- p6 = "PayOrder"
-- p7 = "p"
-- p8 = "p"
-- p9 = 1
-- p10 = "1970-01-01 00:00:00.000"
-- p11 = "2026-11-01 02:00:00.000"
-- p12 = "2026-09-02 02:00:00.000"
-- p13 = "2026-10-02 02:00:00.000"
-- p14 = 7
-- p15 = 7
-- p16 = 7
-- p17 = "PayOrder"
-- p18 = "2026-09-02 02:00:00.000"
-- p19 = "2026-11-01 02:00:00.000"
