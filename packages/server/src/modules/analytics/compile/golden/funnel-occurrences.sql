select [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people, [arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toInt64(intDiv(chain[{p2:UInt8}], 4096)) - toInt64(intDiv(chain[{p3:UInt8}], 4096)), depth >= {p4:UInt8}), avgIf(toInt64(intDiv(chain[{p5:UInt8}], 4096)) - toInt64(intDiv(chain[{p6:UInt8}], 4096)), depth >= {p7:UInt8})), arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toInt64(intDiv(chain[{p8:UInt8}], 4096)) - toInt64(intDiv(chain[{p9:UInt8}], 4096)), depth >= {p10:UInt8}), avgIf(toInt64(intDiv(chain[{p11:UInt8}], 4096)) - toInt64(intDiv(chain[{p12:UInt8}], 4096)), depth >= {p13:UInt8}))] as spreads
from (select chain, length(chain) as depth from (select person, chain from (
select person, arrayJoin(arrayMap(c -> arrayPopFront(c), arrayFold((s, x) -> arrayMap(s -> arrayMap(at -> if(at > 0,
arrayMap(c -> if(c[2] = bitAnd(at, 18014398509481983), arrayPushBack(c, x.1), c), s), if(bitTest(x.2, 0) and bitTest(x.2, {p14:UInt8}), arrayPushBack(s, [toUInt64((intDiv(x.1, 4096) + {p15:UInt64}) * 4096 - 1), x.1]), s)), [arrayMax(arrayMap(c -> if(c[1] >= x.1 and length(c) <= {p16:UInt8} and bitTest(x.2, length(c) - 1),
bitShiftLeft(toUInt64(length(c)), 54) + c[2], toUInt64(0)), s))])[1], [s])[1],
rows, CAST([], 'Array(Array(UInt64))')))) as chain
from (
select person, seen as rows
from (select person, arraySort(groupArray((ord, fits, ends))) as seen
from (select person, ord, ends, toUInt32(if(steps = 0, 0, steps + is_start * {p17:UInt32})) as fits from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, toUInt32((e.event = {p24:String}) * {p25:UInt32} + (e.event = {p26:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))) >= {p29:Float64}, false)) * {p30:UInt32}) as steps, toUInt32(0) as ends, e.time < {p31:DateTime64(3)} as is_start
from events e
where e.project_id = {p32:UInt32} and e.is_test = 0
and e.time >= {p33:DateTime64(3)} and e.time < {p34:DateTime64(3)}
and e.event in {p35:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p36:UInt32} and revision > {p37:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p42:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p43:UInt32} and is_test = 1))) where fits > 0 or ends > 0) group by person)
)
)))
-- p0 = 1
-- p1 = 2
-- p2 = 2
-- p3 = 1
-- p4 = 2
-- p5 = 2
-- p6 = 1
-- p7 = 2
-- p8 = 2
-- p9 = 1
-- p10 = 2
-- p11 = 2
-- p12 = 1
-- p13 = 2
-- p14 = 30
-- p15 = 604800001
-- p16 = 2
-- p17 = 1073741824
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = "ViewProduct"
-- p25 = 1
-- p26 = "PayOrder"
-- p27 = "amount"
-- p28 = "amount"
-- p29 = 100
-- p30 = 2
-- p31 = "2026-10-31 16:00:00.000"
-- p32 = 7
-- p33 = "2026-09-30 16:00:00.000"
-- p34 = "2026-11-07 16:00:00.001"
-- p35 = ["ViewProduct","PayOrder"]
-- p36 = 7
-- p37 = 0
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 7
