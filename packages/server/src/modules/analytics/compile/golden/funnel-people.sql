select person as person_id from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person,
windowFunnel({p0:UInt64}, 'strict_once')(e.ord + intDiv(e.ord, 4096) * 4096, (e.event = {p1:String} and e.time < {p2:DateTime64(3)}), (e.event = {p3:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p4:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p5:String}), null))) >= {p6:Float64}, false))) as depth
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p7:UInt32} and revision > (select max(revision) from squashes where project_id = {p8:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p9:UInt32} and e.is_test = 0
and e.time >= {p10:DateTime64(3)} and e.time < {p11:DateTime64(3)}
and e.event in {p12:Array(String)} and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p13:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p14:UInt32} and is_test = 1))
group by person) where depth = {p15:UInt8}
-- p0 = 4954521604095
-- p1 = "ViewProduct"
-- p2 = "2026-10-31 16:00:00.000"
-- p3 = "PayOrder"
-- p4 = "amount"
-- p5 = "amount"
-- p6 = 100
-- p7 = 7
-- p8 = 7
-- p9 = 7
-- p10 = "2026-09-30 16:00:00.000"
-- p11 = "2026-11-07 16:00:00.001"
-- p12 = ["ViewProduct","PayOrder"]
-- p13 = 7
-- p14 = 7
-- p15 = 1
