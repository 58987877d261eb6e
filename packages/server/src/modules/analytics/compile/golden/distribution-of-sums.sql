select cell, count() as people, countIf(value is null) as unset,
sumForEach(arrayMap(edge -> ifNull(value >= edge, false), {p0:Array(Float64)})) as at_least
from (
select person, cell, toNullable(sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4) as value
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, toInt64(0) as cell, toTimeZone(e.time, {p7:String}) as local, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p10:String}) = 'String', JSONExtractString(e.extra, {p11:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p12:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p13:String})), null))) as flag
from events e
where e.project_id = {p14:UInt32} and e.is_test = 0
and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}
and e.event = {p17:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p24:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p25:UInt32} and is_test = 1)))
group by person, cell) group by cell order by cell
-- p0 = [1,3]
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = "Asia/Shanghai"
-- p8 = "amount"
-- p9 = "amount"
-- p10 = "amount"
-- p11 = "amount"
-- p12 = "amount"
-- p13 = "amount"
-- p14 = 7
-- p15 = "2026-09-30 16:00:00.000"
-- p16 = "2026-10-31 16:00:00.000"
-- p17 = "Pay"
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 7
