select distinct person as person_id from (
select person, toInt32(toDate(toTimeZone(fromUnixTimestamp64Milli(pair.1, 'UTC'), {p0:String}))) as bucket, '' as key, pair.2 as ms from (
select person, arrayJoin(arrayMap(piece -> (toInt64(intDiv(piece[-2], 8192)), toInt64(intDiv(piece[-1], 8192)) - toInt64(intDiv(piece[-2], 8192))),
arrayFilter(piece -> length(piece) > 1 and piece[-1] % 2 = 0, arrayReverseSplit(x -> x % 2 = 0, sequence)))) as pair
from (
select person, arraySort(arrayConcat(groupArrayIf(ord * 2 + {p1:UInt8}, closes), groupArrayIf(ord * 2 + {p2:UInt8}, opens))) as sequence
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).2, e.settled_person_id)) as person, e.ord as ord,
(e.event = {p9:String}) as closes, ((e.event = {p10:String}) and e.time >= {p11:DateTime64(3)} and e.time < {p12:DateTime64(3)}) as opens
from events e
where e.project_id = {p13:UInt32} and e.is_test = 0
and e.time >= {p14:DateTime64(3)} and e.time < {p15:DateTime64(3)}
and e.event in {p16:Array(String)} and (((e.event = {p17:String}) and e.time >= {p18:DateTime64(3)} and e.time < {p19:DateTime64(3)}) or (e.event = {p20:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p27:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p28:UInt32} and is_test = 1)))
group by person
)
) ) where bucket = {p29:Int64} and ms >= {p30:Float64} and ms < {p31:Float64}
-- p0 = "Asia/Shanghai"
-- p1 = 0
-- p2 = 1
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = 0
-- p9 = "Pay"
-- p10 = "Apply"
-- p11 = "2026-09-30 16:00:00.000"
-- p12 = "2026-10-31 16:00:00.000"
-- p13 = 7
-- p14 = "2026-09-30 16:00:00.000"
-- p15 = "2026-11-01 02:00:00.000"
-- p16 = ["Apply","Pay"]
-- p17 = "Apply"
-- p18 = "2026-09-30 16:00:00.000"
-- p19 = "2026-10-31 16:00:00.000"
-- p20 = "Pay"
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 7
-- p29 = 20731
-- p30 = 0
-- p31 = 86400000
