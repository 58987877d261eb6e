select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (
select person from (
select person, rank() over (order by n desc) - 1 as better, count() over () as total from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p7:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))))])[1] as n
from events e
where e.project_id = {p10:UInt32} and e.event = {p11:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))) >= {p14:Float64}, false)
and e.time >= {p15:DateTime64(3)} and e.time <= {p16:DateTime64(3)} group by person)
where n is not null and person in (select person_id from profiles final where project_id = {p17:UInt32} and deleted = 0 and is_test = 0)
) where better * 100 < {p18:Float64} * total) or p.person_id in (
select person from (
select person, rank() over (order by n desc) - 1 as better, count() over () as total from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).2, e.settled_person_id)) as person, count() as n
from events e
where e.project_id = {p25:UInt32} and e.event = {p26:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))) >= {p29:Float64}, false)
and e.time >= {p30:DateTime64(3)} and e.time <= {p31:DateTime64(3)} group by person)
where n > 0 and person in (select person_id from profiles final where project_id = {p32:UInt32} and deleted = 0 and is_test = 0)
) where better < {p33:UInt32}))
-- p0 = 7
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 1000000000
-- p8 = "amount"
-- p9 = "amount"
-- p10 = 7
-- p11 = "PayOrder"
-- p12 = "p"
-- p13 = "p"
-- p14 = 1
-- p15 = "2026-08-03 02:00:00.000"
-- p16 = "2026-11-01 02:00:00.000"
-- p17 = 7
-- p18 = 10
-- p19 = 7
-- p20 = 0
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = "PayOrder"
-- p27 = "p"
-- p28 = "p"
-- p29 = 1
-- p30 = "2026-08-03 02:00:00.000"
-- p31 = "2026-11-01 02:00:00.000"
-- p32 = 7
-- p33 = 100
