select person as person_id, raw from (
select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (
select person, key, arrayMap(n -> if(abs(n) < {p0:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(counted)])[1] as weight, max(seen) as latest
from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(hour -> concat('hours ', leftPad(toString(hour), 2, '0'), '–', leftPad(toString(hour + 2), 2, '0')), [intDiv(toHour(e.time, {p1:String}), 2) * 2])[1] as key, {p2:Float64} * toFloat64(1) as counted, e.time as seen
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p3:UInt32} and revision > (select max(revision) from squashes where project_id = {p4:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p5:UInt32} and e.event = {p6:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p7:String}) = 'String', JSONExtractString(e.extra, {p8:String}), null))) = {p9:String}, false)
and e.time >= {p10:DateTime64(3)} and e.time <= {p11:DateTime64(3)}) where counted is not null group by person, key having weight > 0) group by person)
where person in (select person_id from profiles final where project_id = {p12:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 1000000000
-- p1 = "Asia/Shanghai"
-- p2 = 1
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
