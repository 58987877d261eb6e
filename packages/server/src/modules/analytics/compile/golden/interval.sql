select key, cell, sum(n) as pairs, count() as people, min(shortest) as low, max(longest) as high,
quantilesExactInclusiveArray({p0:Float64}, {p1:Float64}, {p2:Float64}, {p3:Float64}, {p4:Float64})(list) as quantiles, sum(total) / sum(n) as mean, avg(total / n) as mean_of_people, sumForEach(inside) as bin_pairs, sumForEach(arrayMap(n -> n > 0, inside)) as bin_people
from (
select key, cell, count() as n, sum(ms) as total, min(ms) as shortest, max(ms) as longest, groupArray(ms) as list, if(cell = 0, arrayMap((lo, hi) -> arrayCount(ms -> ms >= lo and ms < hi, list), {p5:Array(Float64)}, {p6:Array(Float64)}), []) as inside
from (select person, key, ms, arrayJoin([0, bucket]) as cell from (
select person, toInt32(toDate(toTimeZone(fromUnixTimestamp64Milli(pair.1, 'UTC'), {p7:String}))) as bucket, '' as key, pair.2 as ms from (
select person, arrayJoin(arrayMap(piece -> (toInt64(intDiv(piece[-2], 8192)), toInt64(intDiv(piece[-1], 8192)) - toInt64(intDiv(piece[-2], 8192))),
arrayFilter(piece -> length(piece) > 1 and piece[-1] % 2 = 0, arrayReverseSplit(x -> x % 2 = 0, sequence)))) as pair
from (
select person, arraySort(arrayConcat(groupArrayIf(ord * 2 + {p8:UInt8}, closes), groupArrayIf(ord * 2 + {p9:UInt8}, opens))) as sequence
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).2, e.settled_person_id)) as person, e.ord as ord,
(e.event = {p16:String}) as closes, ((e.event = {p17:String}) and e.time >= {p18:DateTime64(3)} and e.time < {p19:DateTime64(3)}) as opens
from events e
where e.project_id = {p20:UInt32} and e.is_test = 0
and e.time >= {p21:DateTime64(3)} and e.time < {p22:DateTime64(3)}
and e.event in {p23:Array(String)} and (((e.event = {p24:String}) and e.time >= {p25:DateTime64(3)} and e.time < {p26:DateTime64(3)}) or (e.event = {p27:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p28:UInt32} and revision > {p29:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p30:UInt32} and revision > {p31:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p32:UInt32} and revision > {p33:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p34:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p35:UInt32} and is_test = 1)))
group by person
)
) ))
group by person, key, cell
) group by key, cell order by key, cell
-- p0 = 0.1
-- p1 = 0.25
-- p2 = 0.5
-- p3 = 0.75
-- p4 = 0.9
-- p5 = [-1000000000000000,0,86400000]
-- p6 = [0,86400000,1000000000000000]
-- p7 = "Asia/Shanghai"
-- p8 = 0
-- p9 = 1
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = "Pay"
-- p17 = "Apply"
-- p18 = "2026-09-30 16:00:00.000"
-- p19 = "2026-10-31 16:00:00.000"
-- p20 = 7
-- p21 = "2026-09-30 16:00:00.000"
-- p22 = "2026-11-01 02:00:00.000"
-- p23 = ["Apply","Pay"]
-- p24 = "Apply"
-- p25 = "2026-09-30 16:00:00.000"
-- p26 = "2026-10-31 16:00:00.000"
-- p27 = "Pay"
-- p28 = 7
-- p29 = 0
-- p30 = 7
-- p31 = 0
-- p32 = 7
-- p33 = 0
-- p34 = 7
-- p35 = 7
