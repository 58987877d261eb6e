select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > (select max(revision) from squashes where project_id = {p4:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > (select max(revision) from squashes where project_id = {p6:UInt32}))).2, e.settled_person_id)) as person, ifNull(minOrNull(e.time) between {p7:DateTime64(3)} and {p8:DateTime64(3)}, false) as n from events e
where e.project_id = {p9:UInt32} and e.event = {p10:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p11:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p12:String}), null))) >= {p13:Float64}, false)
and e.time >= {p14:DateTime64(3)} and e.time <= {p15:DateTime64(3)} group by person) where n = 1) or p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > (select max(revision) from squashes where project_id = {p17:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > (select max(revision) from squashes where project_id = {p19:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > (select max(revision) from squashes where project_id = {p21:UInt32}))).2, e.settled_person_id)) as person, ifNull(maxOrNull(e.time) between {p22:DateTime64(3)} and {p23:DateTime64(3)}, false) as n from events e
where e.project_id = {p24:UInt32} and e.event = {p25:String}
and e.time >= {p26:DateTime64(3)} and e.time <= {p27:DateTime64(3)} group by person) where n = 1))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = "2026-10-25 02:00:00.000"
-- p8 = "2026-11-01 02:00:00.000"
-- p9 = 7
-- p10 = "PayOrder"
-- p11 = "p"
-- p12 = "p"
-- p13 = 1
-- p14 = "1970-01-01 00:00:00.000"
-- p15 = "2026-11-01 02:00:00.000"
-- p16 = 7
-- p17 = 7
-- p18 = 7
-- p19 = 7
-- p20 = 7
-- p21 = 7
-- p22 = "2026-09-02 02:00:00.000"
-- p23 = "2026-10-02 02:00:00.000"
-- p24 = 7
-- p25 = "PayOrder"
-- p26 = "2026-09-02 02:00:00.000"
-- p27 = "2026-11-01 02:00:00.000"
