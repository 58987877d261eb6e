select person as person_id from (
select person, arm, arrayMap(n -> toUInt64(toInt64(intDiv(touch, 4096)) + n * {p0:Int64} < {p1:Int64}), {p2:Array(Int64)}) as known,
arrayMap(o -> if(o = 0, toInt64(1e9), intDiv(toInt64(intDiv(o, 4096)) - toInt64(intDiv(touch, 4096)) + {p3:Int64} - 1, {p4:Int64})), [arrayFirst(o -> o > touch, arraySlice(done_0, 2)), arrayFirst(o -> o > touch, done_1)]) as windows
from (
select person, toUInt64(toUnixTimestamp64Milli(min(at))) * 4096 as touch, argMin(arm, at) as arm
from (select toUInt64(1) as person, toDateTime64('2026-10-02 00:00:00', 3, 'UTC') as at, 'control' as arm) where person not in (
select person_id from profiles final where project_id = {p5:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p6:UInt32} and is_test = 1)) group by person) t left any join (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) as person, arraySort(groupArrayIf(e.ord, (e.event = {p13:String}))) as done_0, arraySort(groupArrayIf(e.ord, (e.event = {p14:String}))) as done_1
from events e
where e.project_id = {p15:UInt32} and e.is_test = 0
and e.time >= {p16:DateTime64(3)} and e.time < {p17:DateTime64(3)}
and e.event in {p18:Array(String)} and ((e.event = {p19:String}) or (e.event = {p20:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p27:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p28:UInt32} and is_test = 1)) group by person) d on d.person = t.person) where arm = {p29:String} and known[{p30:UInt16}] = 1 and windows[{p31:UInt16}] <= {p32:Array(Int64)}[{p33:UInt16}]
-- p0 = 3600000
-- p1 = 1793498400000
-- p2 = [1,2,3]
-- p3 = 3600000
-- p4 = 3600000
-- p5 = 7
-- p6 = 7
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = 7
-- p12 = 0
-- p13 = "PayOrder"
-- p14 = "Visit"
-- p15 = 7
-- p16 = "1970-01-01 00:00:00.000"
-- p17 = "2026-10-31 19:00:00.000"
-- p18 = ["PayOrder","Visit"]
-- p19 = "PayOrder"
-- p20 = "Visit"
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 7
-- p29 = "control"
-- p30 = 2
-- p31 = 1
-- p32 = [1,2,3]
-- p33 = 2
