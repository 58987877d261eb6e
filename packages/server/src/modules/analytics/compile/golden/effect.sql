select arm, count() as people, sumForEach(known) as sizes,
sumForEach(arrayFlatten(arrayMap(at -> arrayMap((n, k) -> toUInt64(k = 1 and at <= n), {p0:Array(Int64)}, known), windows))) as reached
from (
select person, arm, arrayMap(n -> toUInt64(toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(touch, 4096))), {p1:String}))) + n < {p2:Int64}), {p3:Array(Int64)}) as known,
arrayMap(o -> if(o = 0, toInt64(1e9), toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(o, 4096))), {p4:String}))) - toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(touch, 4096))), {p5:String})))), [arrayFirst(o -> o > touch, arraySlice(done_0, 2)), arrayFirst(o -> o > touch, done_1)]) as windows
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).2, e.settled_person_id)) as person, min(e.ord) as touch, 'treated' as arm
from events e
where e.project_id = {p12:UInt32} and e.is_test = 0
and e.time >= {p13:DateTime64(3)} and e.time < {p14:DateTime64(3)}
and e.event = {p15:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p22:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p23:UInt32} and is_test = 1)) group by person) t left any join (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p28:UInt32} and revision > {p29:UInt64})).2, e.settled_person_id)) as person, arraySort(groupArrayIf(e.ord, (e.event = {p30:String}))) as done_0, arraySort(groupArrayIf(e.ord, (e.event = {p31:String}))) as done_1
from events e
where e.project_id = {p32:UInt32} and e.is_test = 0
and e.time >= {p33:DateTime64(3)} and e.time < {p34:DateTime64(3)}
and e.event in {p35:Array(String)} and ((e.event = {p36:String}) or (e.event = {p37:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p44:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p45:UInt32} and is_test = 1)) group by person) d on d.person = t.person) group by arm order by arm
-- p0 = [0,1,2,3]
-- p1 = "Asia/Shanghai"
-- p2 = 20758
-- p3 = [0,1,2,3]
-- p4 = "Asia/Shanghai"
-- p5 = "Asia/Shanghai"
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = "2026-09-30 16:00:00.000"
-- p14 = "2026-10-31 16:00:00.000"
-- p15 = "GetCoupon"
-- p16 = 7
-- p17 = 0
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 7
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 0
-- p28 = 7
-- p29 = 0
-- p30 = "PayOrder"
-- p31 = "Visit"
-- p32 = 7
-- p33 = "1970-01-01 00:00:00.000"
-- p34 = "2026-11-03 16:00:00.000"
-- p35 = ["PayOrder","Visit"]
-- p36 = "PayOrder"
-- p37 = "Visit"
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 7
