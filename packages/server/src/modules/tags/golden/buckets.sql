select person as person_id, raw from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p6:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p8:String}), null))))])[1] as raw from events e  where e.project_id = {p9:UInt32} and e.event = {p10:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p11:String}) = 'String', JSONExtractString(e.extra, {p12:String}), null))) = {p13:String}, false)
and e.time >= {p14:DateTime64(3)} and e.time <= {p15:DateTime64(3)} group by person having raw is not null and isFinite(raw))
where person in (select person_id from profiles final where project_id = {p16:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 1000000000
-- p7 = "amount"
-- p8 = "amount"
-- p9 = 7
-- p10 = "PayOrder"
-- p11 = "city"
-- p12 = "city"
-- p13 = "上海"
-- p14 = "2026-10-02 02:00:00.000"
-- p15 = "2026-11-01 02:00:00.000"
-- p16 = 7
