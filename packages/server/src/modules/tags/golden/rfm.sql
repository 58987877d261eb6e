select person as person_id, raw from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, [arrayMap(n -> if(abs(n) < {p6:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [({p7:Int64} - toUnixTimestamp64Milli(max(e.time))) / 86400000])[1], toFloat64(count()), ifNull(arrayMap(n -> if(abs(n) < {p8:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p9:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p10:String}), null))))])[1], 0)] as raw from events e  where e.project_id = {p11:UInt32} and e.event = {p12:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p13:String}) = 'String', JSONExtractString(e.extra, {p14:String}), null))) = {p15:String}, false)
and e.time >= {p16:DateTime64(3)} and e.time <= {p17:DateTime64(3)} group by person having isFinite(raw[3]))
where person in (select person_id from profiles final where project_id = {p18:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 1000000000
-- p7 = 1793498400000
-- p8 = 1000000000
-- p9 = "amount"
-- p10 = "amount"
-- p11 = 7
-- p12 = "PayOrder"
-- p13 = "city"
-- p14 = "city"
-- p15 = "上海"
-- p16 = "2026-10-02 02:00:00.000"
-- p17 = "2026-11-01 02:00:00.000"
-- p18 = 7
