select uniqExact(person) as people, count() as rows, countIf(did) as positives from (
select * from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, countIf(e.event = {p6:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p7:String}) = 'String', JSONExtractString(e.extra, {p8:String}), null))) = {p9:String}, false) and e.time >= {p10:DateTime64(3)} and e.time < {p11:DateTime64(3)}) > 0 as did
from events e
where e.project_id = {p12:UInt32} and ((e.time < {p13:DateTime64(3)} and e.time >= {p14:DateTime64(3)}) or (e.event = {p15:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p16:String}) = 'String', JSONExtractString(e.extra, {p17:String}), null))) = {p18:String}, false) and e.time >= {p19:DateTime64(3)} and e.time < {p20:DateTime64(3)}))
group by person having countIf(e.time < {p21:DateTime64(3)}) > 0
) where person in (
select person_id from profiles final where project_id = {p22:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p23:UInt32}) union all
select * from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p28:UInt32} and revision > {p29:UInt64})).2, e.settled_person_id)) as person, countIf(e.event = {p30:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p31:String}) = 'String', JSONExtractString(e.extra, {p32:String}), null))) = {p33:String}, false) and e.time >= {p34:DateTime64(3)} and e.time < {p35:DateTime64(3)}) > 0 as did
from events e
where e.project_id = {p36:UInt32} and ((e.time < {p37:DateTime64(3)} and e.time >= {p38:DateTime64(3)}) or (e.event = {p39:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p40:String}) = 'String', JSONExtractString(e.extra, {p41:String}), null))) = {p42:String}, false) and e.time >= {p43:DateTime64(3)} and e.time < {p44:DateTime64(3)}))
group by person having countIf(e.time < {p45:DateTime64(3)}) > 0
) where person in (
select person_id from profiles final where project_id = {p46:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p47:UInt32}))
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "PayOrder"
-- p7 = "city"
-- p8 = "city"
-- p9 = "上海"
-- p10 = "2026-11-01 02:00:00.000"
-- p11 = "2026-11-08 02:00:00.000"
-- p12 = 7
-- p13 = "2026-11-01 02:00:00.000"
-- p14 = "2026-08-03 02:00:00.000"
-- p15 = "PayOrder"
-- p16 = "city"
-- p17 = "city"
-- p18 = "上海"
-- p19 = "2026-11-01 02:00:00.000"
-- p20 = "2026-11-08 02:00:00.000"
-- p21 = "2026-11-01 02:00:00.000"
-- p22 = 7
-- p23 = 7
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 0
-- p28 = 7
-- p29 = 0
-- p30 = "PayOrder"
-- p31 = "city"
-- p32 = "city"
-- p33 = "上海"
-- p34 = "2026-10-25 02:00:00.000"
-- p35 = "2026-11-01 02:00:00.000"
-- p36 = 7
-- p37 = "2026-10-25 02:00:00.000"
-- p38 = "2026-07-27 02:00:00.000"
-- p39 = "PayOrder"
-- p40 = "city"
-- p41 = "city"
-- p42 = "上海"
-- p43 = "2026-10-25 02:00:00.000"
-- p44 = "2026-11-01 02:00:00.000"
-- p45 = "2026-10-25 02:00:00.000"
-- p46 = 7
-- p47 = 7
