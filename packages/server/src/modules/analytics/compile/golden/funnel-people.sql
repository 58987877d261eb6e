select person as person_id from (
select if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) as person,
windowFunnel({p0:UInt64}, 'strict_once')(e.ord + intDiv(e.ord, 4096) * 4096, (e.event = {p1:String} and e.time < {p2:DateTime64(3)}), (e.event = {p3:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p4:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p5:String}), null))) >= {p6:Float64}, false))) as depth
from events e
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p7:UInt32}
) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p8:UInt32} and e.is_test = 0
and e.time >= {p9:DateTime64(3)} and e.time < {p10:DateTime64(3)}
and e.event in {p11:Array(String)} and if(person_now.new_person_id = 0, e.person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p12:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p13:UInt32} and is_test = 1))
group by person) where depth = {p14:UInt8}
-- p0 = 4954521604095
-- p1 = "ViewProduct"
-- p2 = "2026-10-31 16:00:00.000"
-- p3 = "PayOrder"
-- p4 = "amount"
-- p5 = "amount"
-- p6 = 100
-- p7 = 7
-- p8 = 7
-- p9 = "2026-09-30 16:00:00.000"
-- p10 = "2026-11-07 16:00:00.001"
-- p11 = ["ViewProduct","PayOrder"]
-- p12 = 7
-- p13 = 7
-- p14 = 1
