select person as person_id, raw from (
select person, argMin(key, (-weight, -toUnixTimestamp64Milli(latest), key)) as raw from (
select person, key, arrayMap(n -> if(abs(n) < {p0:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(counted)])[1] as weight, max(seen) as latest
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, concat('weekday ', toString(toDayOfWeek(e.time, 0, {p7:String}))) as key, {p8:Float64} * toFloat64(1) as counted, e.time as seen
from events e  where e.project_id = {p9:UInt32} and e.event = {p10:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p11:String}) = 'String', JSONExtractString(e.extra, {p12:String}), null))) = {p13:String}, false)
and e.time >= {p14:DateTime64(3)} and e.time <= {p15:DateTime64(3)}) where counted is not null group by person, key having weight > 0) group by person)
where person in (select person_id from profiles final where project_id = {p16:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 1000000000
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = "Asia/Shanghai"
-- p8 = 1
-- p9 = 7
-- p10 = "PayOrder"
-- p11 = "city"
-- p12 = "city"
-- p13 = "上海"
-- p14 = "2026-10-02 02:00:00.000"
-- p15 = "2026-11-01 02:00:00.000"
-- p16 = 7
