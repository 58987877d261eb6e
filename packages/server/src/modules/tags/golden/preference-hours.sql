select person as person_id, raw from (
select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(hour -> concat('hours ', leftPad(toString(hour), 2, '0'), '–', leftPad(toString(hour + 2), 2, '0')), [intDiv(toHour(e.time, {p0:String}), 2) * 2])[1] as key, arrayMap(n -> if(abs(n) < {p1:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(toFloat64(1))])[1] as weight, max(e.time) as latest
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p2:UInt32} and revision > (select max(revision) from squashes where project_id = {p3:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p4:UInt32} and e.event = {p5:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p6:String}) = 'String', JSONExtractString(e.extra, {p7:String}), null))) = {p8:String}, false)
and e.time >= {p9:DateTime64(3)} and e.time <= {p10:DateTime64(3)} group by person, key
) where weight > 0 group by person)
where person in (select person_id from profiles final where project_id = {p11:UInt32} and deleted = 0 and is_test = 0)
-- p0 = "Asia/Shanghai"
-- p1 = 1000000000
-- p2 = 7
-- p3 = 7
-- p4 = 7
-- p5 = "PayOrder"
-- p6 = "city"
-- p7 = "city"
-- p8 = "上海"
-- p9 = "2026-10-02 02:00:00.000"
-- p10 = "2026-11-01 02:00:00.000"
-- p11 = 7
