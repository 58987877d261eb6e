select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person,
windowFunnel({p6:UInt64}, 'strict_once')(e.ord + intDiv(e.ord, 4096) * 4096, (e.event = {p7:String} and e.time < {p8:DateTime64(3)}), (e.event = {p9:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p10:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p11:String}), null))) >= {p12:Float64}, false))) as depth, person as id
from events e
where e.project_id = {p13:UInt32} and e.is_test = 0
and e.time >= {p14:DateTime64(3)} and e.time < {p15:DateTime64(3)}
and e.event in {p16:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p23:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p24:UInt32} and is_test = 1))
group by person) where depth = {p25:UInt8}
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 4954521604095
-- p7 = "ViewProduct"
-- p8 = "2026-10-31 16:00:00.000"
-- p9 = "PayOrder"
-- p10 = "amount"
-- p11 = "amount"
-- p12 = 100
-- p13 = 7
-- p14 = "2026-09-30 16:00:00.000"
-- p15 = "2026-11-07 16:00:00.001"
-- p16 = ["ViewProduct","PayOrder"]
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 0
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 7
-- p25 = 1
