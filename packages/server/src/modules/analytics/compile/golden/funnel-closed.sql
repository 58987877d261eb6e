select [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person,
windowFunnel({p2:UInt64}, 'strict_once')(e.ord + intDiv(e.ord, 4096) * 4096, (e.event = {p3:String} and e.time < {p4:DateTime64(3)}), (e.event = {p5:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p6:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p7:String}), null))) >= {p8:Float64}, false))) as depth
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p9:UInt32} and revision > (select max(revision) from squashes where project_id = {p10:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p11:UInt32} and e.is_test = 0
and e.time >= {p12:DateTime64(3)} and e.time < {p13:DateTime64(3)}
and e.event in {p14:Array(String)} and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p15:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p16:UInt32} and is_test = 1))
group by person)
-- p0 = 1
-- p1 = 2
-- p2 = 4954521604095
-- p3 = "ViewProduct"
-- p4 = "2026-10-31 16:00:00.000"
-- p5 = "PayOrder"
-- p6 = "amount"
-- p7 = "amount"
-- p8 = 100
-- p9 = 7
-- p10 = 7
-- p11 = 7
-- p12 = "2026-09-30 16:00:00.000"
-- p13 = "2026-10-31 16:00:00.000"
-- p14 = ["ViewProduct","PayOrder"]
-- p15 = 7
-- p16 = 7
