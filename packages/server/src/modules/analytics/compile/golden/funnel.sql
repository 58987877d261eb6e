select [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people, [arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toInt64(intDiv(chain[{p2:UInt8}], 4096)) - toInt64(intDiv(chain[{p3:UInt8}], 4096)), depth >= {p4:UInt8}), avgIf(toInt64(intDiv(chain[{p5:UInt8}], 4096)) - toInt64(intDiv(chain[{p6:UInt8}], 4096)), depth >= {p7:UInt8})), arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toInt64(intDiv(chain[{p8:UInt8}], 4096)) - toInt64(intDiv(chain[{p9:UInt8}], 4096)), depth >= {p10:UInt8}), avgIf(toInt64(intDiv(chain[{p11:UInt8}], 4096)) - toInt64(intDiv(chain[{p12:UInt8}], 4096)), depth >= {p13:UInt8}))] as spreads
from (select chain, length(chain) as depth from (select person, arrayPopFront(arrayMap(s -> if(length(arrayLast(c -> notEmpty(c), s.1)) > length(s.2), arrayLast(c -> notEmpty(c), s.1), s.2), [arrayFold((s, x) -> (
arrayMap((prev, own, k) -> multiIf(bitTest(x.2, k) and if(k = 0, bitTest(x.2, {p14:UInt8}), notEmpty(prev) and prev[1] >= x.1 and not bitTest(x.3, k)), arrayPushBack(prev, x.1), not bitTest(x.3, k + 1), own, emptyArrayUInt64()),
arrayPushFront(arrayPopBack(s.1), [toUInt64((intDiv(x.1, 4096) + {p15:UInt64}) * 4096 - 1)]), s.1, range({p16:UInt8})),
if(length(arrayLast(c -> notEmpty(c), s.1)) > length(s.2), arrayLast(c -> notEmpty(c), s.1), s.2)), seen, (arrayWithConstant({p17:UInt8}, emptyArrayUInt64()), emptyArrayUInt64()))])[1]) as chain
from (select person, arraySort(groupArray((ord, fits, ends))) as seen
from (select person, ord, ends, toUInt32(if(steps = 0, 0, steps + is_start * {p18:UInt32})) as fits from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, toUInt32((e.event = {p25:String}) * {p26:UInt32} + (e.event = {p27:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p28:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p29:String}), null))) >= {p30:Float64}, false)) * {p31:UInt32}) as steps, toUInt32(0) as ends, e.time < {p32:DateTime64(3)} as is_start
from events e
where e.project_id = {p33:UInt32} and e.is_test = 0
and e.time >= {p34:DateTime64(3)} and e.time < {p35:DateTime64(3)}
and e.event in {p36:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p39:UInt32} and revision > {p40:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > {p42:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p43:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p44:UInt32} and is_test = 1))) where fits > 0 or ends > 0) group by person)))
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
-- p17 = 2
-- p18 = 1073741824
-- p19 = 7
-- p20 = 0
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 0
-- p25 = "ViewProduct"
-- p26 = 1
-- p27 = "PayOrder"
-- p28 = "amount"
-- p29 = "amount"
-- p30 = 100
-- p31 = 2
-- p32 = "2026-10-31 16:00:00.000"
-- p33 = 7
-- p34 = "2026-09-30 16:00:00.000"
-- p35 = "2026-11-07 16:00:00.001"
-- p36 = ["ViewProduct","PayOrder"]
-- p37 = 7
-- p38 = 0
-- p39 = 7
-- p40 = 0
-- p41 = 7
-- p42 = 0
-- p43 = 7
-- p44 = 7
