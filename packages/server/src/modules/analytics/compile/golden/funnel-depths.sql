select [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).2, e.settled_person_id)) as person,
windowFunnel({p8:UInt64}, 'strict_once')(e.ord + intDiv(e.ord, 4096) * 4096, (e.event = {p9:String} and e.time < {p10:DateTime64(3)}), (e.event = {p11:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))) >= {p14:Float64}, false))) as depth, person as id
from events e
where e.project_id = {p15:UInt32} and e.is_test = 0
and e.time >= {p16:DateTime64(3)} and e.time < {p17:DateTime64(3)}
and e.event in {p18:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p25:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p26:UInt32} and is_test = 1))
group by person)
-- p0 = 1
-- p1 = 2
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = 0
-- p8 = 4954521604095
-- p9 = "ViewProduct"
-- p10 = "2026-10-31 16:00:00.000"
-- p11 = "PayOrder"
-- p12 = "amount"
-- p13 = "amount"
-- p14 = 100
-- p15 = 7
-- p16 = "2026-09-30 16:00:00.000"
-- p17 = "2026-11-07 16:00:00.001"
-- p18 = ["ViewProduct","PayOrder"]
-- p19 = 7
-- p20 = 0
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 7
