select cell.1 as bucket, {p0:Array(String)}[cell.2 + 1] as kind, count() as people
from (select arrayJoin(arrayConcat(cells, if(arrayExists(x -> x.2 != {p1:UInt8}, cells), [(toInt64(0), {p2:UInt8})], []),
if(arrayExists(x -> x.2 = {p3:UInt8}, cells), [(toInt64(0), {p4:UInt8})], []))) as cell from (
select person, arrayConcat(
arrayMap(b -> (b, multiIf(has(active, b - 1), {p5:UInt8}, b = born, {p6:UInt8}, {p7:UInt8})), arrayFilter(b -> b >= {p8:Int64}, active)),
arrayMap(b -> (b + 1, {p9:UInt8}), arrayFilter(b -> b < {p10:Int64} and not has(active, b + 1), active))) as cells
from (
select person, groupUniqArrayIf(bucket, bucket >= {p11:Int64} - 1) as active, min(bucket) as born
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).2, e.settled_person_id)) as person, toInt32(intDiv(toInt32(toMonday(toDate(toTimeZone(e.time, {p18:String})))) + 3, 7)) as bucket
from events e
where e.project_id = {p19:UInt32} and e.is_test = 0
and e.time >= {p20:DateTime64(3)} and e.time < {p21:DateTime64(3)}
and e.event = {p22:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p29:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p30:UInt32} and is_test = 1)))
group by person having notEmpty(active)
)))
group by cell.1, cell.2 order by bucket, kind
-- p0 = ["dormant","new","returning","resurrecting","active"]
-- p1 = 0
-- p2 = 4
-- p3 = 1
-- p4 = 1
-- p5 = 2
-- p6 = 1
-- p7 = 3
-- p8 = 2961
-- p9 = 0
-- p10 = 2965
-- p11 = 2961
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = "Asia/Shanghai"
-- p19 = 7
-- p20 = "1970-01-01 00:00:00.000"
-- p21 = "2026-11-01 16:00:00.000"
-- p22 = "Pay"
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = 7
