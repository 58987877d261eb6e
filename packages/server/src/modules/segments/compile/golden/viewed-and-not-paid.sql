select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, count() as n from events e
where e.project_id = {p7:UInt32} and e.event = {p8:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p9:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p10:String}), null))) >= {p11:Float64}, false)
and e.time >= {p12:DateTime64(3)} and e.time <= {p13:DateTime64(3)} group by person) where n >= {p14:Float64}) and p.person_id not in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).2, e.settled_person_id)) as person_id from events e where e.project_id = {p21:UInt32} and e.event = {p22:String}
and e.time >= {p23:DateTime64(3)} and e.time <= {p24:DateTime64(3)}) and ifNull(if(empty(p.extra), p.properties.`p`.:String, coalesce(p.properties.`p`.:String, if(JSONType(p.extra, {p25:String}) = 'String', JSONExtractString(p.extra, {p26:String}), null))) = {p27:String}, false))
-- p0 = 7
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = "ViewProduct"
-- p9 = "p"
-- p10 = "p"
-- p11 = 1
-- p12 = "2026-10-25 02:00:00.000"
-- p13 = "2026-11-01 02:00:00.000"
-- p14 = 3
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 0
-- p21 = 7
-- p22 = "PayOrder"
-- p23 = "1970-01-01 00:00:00.000"
-- p24 = "2026-11-01 02:00:00.000"
-- p25 = "p"
-- p26 = "p"
-- p27 = "a"
