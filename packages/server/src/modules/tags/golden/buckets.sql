select person as person_id, raw from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(n -> if(abs(n) < {p0:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p1:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p2:String}), null))))])[1] as raw from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p3:UInt32} and revision > (select max(revision) from squashes where project_id = {p4:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p5:UInt32} and e.event = {p6:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p7:String}) = 'String', JSONExtractString(e.extra, {p8:String}), null))) = {p9:String}, false)
and e.time >= {p10:DateTime64(3)} and e.time <= {p11:DateTime64(3)} group by person having raw is not null and isFinite(raw))
where person in (select person_id from profiles final where project_id = {p12:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 1000000000
-- p1 = "amount"
-- p2 = "amount"
-- p3 = 7
-- p4 = 7
-- p5 = 7
-- p6 = "PayOrder"
-- p7 = "city"
-- p8 = "city"
-- p9 = "上海"
-- p10 = "2026-10-02 02:00:00.000"
-- p11 = "2026-11-01 02:00:00.000"
-- p12 = 7
