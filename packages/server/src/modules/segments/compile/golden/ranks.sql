select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (
select person from (
select person, rank() over (order by n desc) - 1 as better, count() over () as total from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(n -> if(abs(n) < {p1:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p2:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p3:String}), null))))])[1] as n
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p4:UInt32} and revision > (select max(revision) from squashes where project_id = {p5:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p6:UInt32} and e.event = {p7:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))) >= {p10:Float64}, false)
and e.time >= {p11:DateTime64(3)} and e.time <= {p12:DateTime64(3)} group by person)
where n is not null and person in (select person_id from profiles final where project_id = {p13:UInt32} and deleted = 0 and is_test = 0)
) where better * 100 < {p14:Float64} * total) or p.person_id in (
select person from (
select person, rank() over (order by n desc) - 1 as better, count() over () as total from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, count() as n
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p15:UInt32} and revision > (select max(revision) from squashes where project_id = {p16:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p17:UInt32} and e.event = {p18:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p19:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p20:String}), null))) >= {p21:Float64}, false)
and e.time >= {p22:DateTime64(3)} and e.time <= {p23:DateTime64(3)} group by person)
where n > 0 and person in (select person_id from profiles final where project_id = {p24:UInt32} and deleted = 0 and is_test = 0)
) where better < {p25:UInt32}))
-- p0 = 7
-- p1 = 1000000000
-- p2 = "amount"
-- p3 = "amount"
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = "PayOrder"
-- p8 = "p"
-- p9 = "p"
-- p10 = 1
-- p11 = "2026-08-03 02:00:00.000"
-- p12 = "2026-11-01 02:00:00.000"
-- p13 = 7
-- p14 = 10
-- p15 = 7
-- p16 = 7
-- p17 = 7
-- p18 = "PayOrder"
-- p19 = "p"
-- p20 = "p"
-- p21 = 1
-- p22 = "2026-08-03 02:00:00.000"
-- p23 = "2026-11-01 02:00:00.000"
-- p24 = 7
-- p25 = 100
