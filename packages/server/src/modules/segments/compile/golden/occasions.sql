select p.person_id as person_id from (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, ifNull(minOrNull(e.time) between {p6:DateTime64(3)} and {p7:DateTime64(3)}, false) as n from events e
where e.project_id = {p8:UInt32} and e.event = {p9:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p10:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p11:String}), null))) >= {p12:Float64}, false)
and e.time >= {p13:DateTime64(3)} and e.time <= {p14:DateTime64(3)} group by person) where n = 1 union distinct select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).2, e.settled_person_id)) as person, ifNull(maxOrNull(e.time) between {p21:DateTime64(3)} and {p22:DateTime64(3)}, false) as n from events e
where e.project_id = {p23:UInt32} and e.event = {p24:String}
and e.time >= {p25:DateTime64(3)} and e.time <= {p26:DateTime64(3)} group by person) where n = 1) as p
where p.person_id not in (
select person_id from profiles final where project_id = {p27:UInt32} and (deleted = 1 or is_test = 1) and person_id in (select person_id from profiles where project_id = {p28:UInt32} and (deleted = 1 or is_test = 1)))
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "2026-10-25 02:00:00.000"
-- p7 = "2026-11-01 02:00:00.000"
-- p8 = 7
-- p9 = "PayOrder"
-- p10 = "p"
-- p11 = "p"
-- p12 = 1
-- p13 = "1970-01-01 00:00:00.000"
-- p14 = "2026-11-01 02:00:00.000"
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 0
-- p21 = "2026-09-02 02:00:00.000"
-- p22 = "2026-10-02 02:00:00.000"
-- p23 = 7
-- p24 = "PayOrder"
-- p25 = "2026-09-02 02:00:00.000"
-- p26 = "2026-11-01 02:00:00.000"
-- p27 = 7
-- p28 = 7
