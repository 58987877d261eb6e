select person as person_id, raw from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, [arrayMap(n -> if(abs(n) < {p0:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [({p1:Int64} - toUnixTimestamp64Milli(max(e.time))) / 86400000])[1], toFloat64(count()), ifNull(arrayMap(n -> if(abs(n) < {p2:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p3:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p4:String}), null))))])[1], 0)] as raw from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p5:UInt32} and revision > (select max(revision) from squashes where project_id = {p6:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p7:UInt32} and e.event = {p8:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p9:String}) = 'String', JSONExtractString(e.extra, {p10:String}), null))) = {p11:String}, false)
and e.time >= {p12:DateTime64(3)} and e.time <= {p13:DateTime64(3)} group by person having isFinite(raw[3]))
where person in (select person_id from profiles final where project_id = {p14:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 1000000000
-- p1 = 1793498400000
-- p2 = 1000000000
-- p3 = "amount"
-- p4 = "amount"
-- p5 = 7
-- p6 = 7
-- p7 = 7
-- p8 = "PayOrder"
-- p9 = "city"
-- p10 = "city"
-- p11 = "上海"
-- p12 = "2026-10-02 02:00:00.000"
-- p13 = "2026-11-01 02:00:00.000"
-- p14 = 7
