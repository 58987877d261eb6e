select distinct person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person_id, toMonday(toDate(toTimeZone(e.time, {p6:String}))) as start
from events e
where e.project_id = {p7:UInt32} and e.is_test = 0
and e.time >= {p8:DateTime64(3)} and e.time < {p9:DateTime64(3)}
and e.event = {p10:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p11:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p12:String}), null))) >= {p13:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p20:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p21:UInt32} and is_test = 1))
) where toString(start) = {p22:String}
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "Asia/Shanghai"
-- p7 = 7
-- p8 = "2026-09-30 16:00:00.000"
-- p9 = "2026-10-31 16:00:00.000"
-- p10 = "PayOrder"
-- p11 = "amount"
-- p12 = "amount"
-- p13 = 100
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 7
-- p22 = "2026-10-05"
