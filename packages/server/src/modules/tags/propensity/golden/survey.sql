select uniqExact(person) as people, count() as rows, countIf(did) as positives from (
select * from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, countIf(e.event = {p0:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p1:String}) = 'String', JSONExtractString(e.extra, {p2:String}), null))) = {p3:String}, false) and e.time >= {p4:DateTime64(3)} and e.time < {p5:DateTime64(3)}) > 0 as did
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p6:UInt32} and revision > (select max(revision) from squashes where project_id = {p7:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p8:UInt32} and ((e.time < {p9:DateTime64(3)} and e.time >= {p10:DateTime64(3)}) or (e.event = {p11:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p12:String}) = 'String', JSONExtractString(e.extra, {p13:String}), null))) = {p14:String}, false) and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}))
group by person having countIf(e.time < {p17:DateTime64(3)}) > 0
) where person in (
select person_id from profiles final where project_id = {p18:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p19:UInt32}) union all
select * from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, countIf(e.event = {p20:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p21:String}) = 'String', JSONExtractString(e.extra, {p22:String}), null))) = {p23:String}, false) and e.time >= {p24:DateTime64(3)} and e.time < {p25:DateTime64(3)}) > 0 as did
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p26:UInt32} and revision > (select max(revision) from squashes where project_id = {p27:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p28:UInt32} and ((e.time < {p29:DateTime64(3)} and e.time >= {p30:DateTime64(3)}) or (e.event = {p31:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p32:String}) = 'String', JSONExtractString(e.extra, {p33:String}), null))) = {p34:String}, false) and e.time >= {p35:DateTime64(3)} and e.time < {p36:DateTime64(3)}))
group by person having countIf(e.time < {p37:DateTime64(3)}) > 0
) where person in (
select person_id from profiles final where project_id = {p38:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p39:UInt32}))
-- p0 = "PayOrder"
-- p1 = "city"
-- p2 = "city"
-- p3 = "上海"
-- p4 = "2026-11-01 02:00:00.000"
-- p5 = "2026-11-08 02:00:00.000"
-- p6 = 7
-- p7 = 7
-- p8 = 7
-- p9 = "2026-11-01 02:00:00.000"
-- p10 = "2026-08-03 02:00:00.000"
-- p11 = "PayOrder"
-- p12 = "city"
-- p13 = "city"
-- p14 = "上海"
-- p15 = "2026-11-01 02:00:00.000"
-- p16 = "2026-11-08 02:00:00.000"
-- p17 = "2026-11-01 02:00:00.000"
-- p18 = 7
-- p19 = 7
-- p20 = "PayOrder"
-- p21 = "city"
-- p22 = "city"
-- p23 = "上海"
-- p24 = "2026-10-25 02:00:00.000"
-- p25 = "2026-11-01 02:00:00.000"
-- p26 = 7
-- p27 = 7
-- p28 = 7
-- p29 = "2026-10-25 02:00:00.000"
-- p30 = "2026-07-27 02:00:00.000"
-- p31 = "PayOrder"
-- p32 = "city"
-- p33 = "city"
-- p34 = "上海"
-- p35 = "2026-10-25 02:00:00.000"
-- p36 = "2026-11-01 02:00:00.000"
-- p37 = "2026-10-25 02:00:00.000"
-- p38 = 7
-- p39 = 7
