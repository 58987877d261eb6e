select distinct person_id from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person_id, toMonday(toDate(toTimeZone(e.time, {p0:String}))) as start
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p3:UInt32} and e.is_test = 0
and e.time >= {p4:DateTime64(3)} and e.time < {p5:DateTime64(3)}
and e.event = {p6:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p8:String}), null))) >= {p9:Float64}, false) and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) not in (
select person_id from profiles final where project_id = {p10:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p11:UInt32} and is_test = 1))
) where toString(start) = {p12:String}
-- p0 = "Asia/Shanghai"
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = "2026-09-30 16:00:00.000"
-- p5 = "2026-10-31 16:00:00.000"
-- p6 = "PayOrder"
-- p7 = "amount"
-- p8 = "amount"
-- p9 = 100
-- p10 = 7
-- p11 = 7
-- p12 = "2026-10-05"
