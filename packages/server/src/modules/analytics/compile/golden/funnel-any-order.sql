select [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people, [arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toInt64(intDiv(chain[{p2:UInt8}], 4096)) - toInt64(intDiv(chain[{p3:UInt8}], 4096)), depth >= {p4:UInt8}), avgIf(toInt64(intDiv(chain[{p5:UInt8}], 4096)) - toInt64(intDiv(chain[{p6:UInt8}], 4096)), depth >= {p7:UInt8})), arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toInt64(intDiv(chain[{p8:UInt8}], 4096)) - toInt64(intDiv(chain[{p9:UInt8}], 4096)), depth >= {p10:UInt8}), avgIf(toInt64(intDiv(chain[{p11:UInt8}], 4096)) - toInt64(intDiv(chain[{p12:UInt8}], 4096)), depth >= {p13:UInt8}))] as spreads
from (select chain, length(chain) as depth from (select person, chain from (
select person, arrayMap(s -> arrayMap(c -> if(length(c) > length(s.4), c, s.4), [multiIf(s.2 = 0 or toUInt64((intDiv(s.2, 4096) + {p14:UInt64}) * 4096 - 1) < arrayMax(s.1), emptyArrayUInt64(),
arraySort(arrayFilter(l -> l > 0 and toUInt64((intDiv(l, 4096) + {p15:UInt64}) * 4096 - 1) >= arrayMax(s.1), s.1))[1] <= s.2, arraySort(arrayFilter(l -> l > 0 and toUInt64((intDiv(l, 4096) + {p16:UInt64}) * 4096 - 1) >= arrayMax(s.1), s.1)), arraySort(arrayFilter(l -> l > 0 and toUInt64((intDiv(l, 4096) + {p17:UInt64}) * 4096 - 1) >= arrayMax(s.1), arrayMap((l, k) -> if(k = s.3, s.2, l), s.1, range({p18:UInt8})))))])[1], [arrayFold((s, x) -> arrayMap(at -> (
if(s.2 > 0 or bitTest(x.2, {p19:UInt8}), arrayMap((l, k) -> if(k = at, x.1, l), s.1, range({p20:UInt8})), s.1),
if(bitTest(x.2, {p21:UInt8}), x.1, s.2), if(bitTest(x.2, {p22:UInt8}), at, s.3), arrayMap(c -> if(length(c) > length(s.4), c, s.4), [multiIf(s.2 = 0 or toUInt64((intDiv(s.2, 4096) + {p23:UInt64}) * 4096 - 1) < arrayMax(s.1), emptyArrayUInt64(),
arraySort(arrayFilter(l -> l > 0 and toUInt64((intDiv(l, 4096) + {p24:UInt64}) * 4096 - 1) >= arrayMax(s.1), s.1))[1] <= s.2, arraySort(arrayFilter(l -> l > 0 and toUInt64((intDiv(l, 4096) + {p25:UInt64}) * 4096 - 1) >= arrayMax(s.1), s.1)), arraySort(arrayFilter(l -> l > 0 and toUInt64((intDiv(l, 4096) + {p26:UInt64}) * 4096 - 1) >= arrayMax(s.1), arrayMap((l, k) -> if(k = s.3, s.2, l), s.1, range({p27:UInt8})))))])[1]), [toUInt64(arrayMin(arrayMap((l, k) -> if(bitTest(x.2, k), l * 32 + k, 18446744073709551615), s.1, range({p28:UInt8}))) % 32)])[1],
rows, (arrayWithConstant({p29:UInt8}, toUInt64(0)), toUInt64(0), toUInt64(0), emptyArrayUInt64()))])[1] as chain
from (
select person, seen as rows
from (select person, arraySort(groupArray((ord, fits, ends))) as seen
from (select person, ord, ends, toUInt32(if(steps = 0, 0, steps + is_start * {p30:UInt32})) as fits from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, toUInt32((e.event = {p37:String}) * {p38:UInt32} + (e.event = {p39:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p40:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p41:String}), null))) >= {p42:Float64}, false)) * {p43:UInt32}) as steps, toUInt32(0) as ends, e.time < {p44:DateTime64(3)} as is_start
from events e
where e.project_id = {p45:UInt32} and e.is_test = 0
and e.time >= {p46:DateTime64(3)} and e.time < {p47:DateTime64(3)}
and e.event in {p48:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p49:UInt32} and revision > {p50:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p51:UInt32} and revision > {p52:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p53:UInt32} and revision > {p54:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p55:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p56:UInt32} and is_test = 1))) where fits > 0 or ends > 0) group by person)
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
-- p14 = 604800001
-- p15 = 604800001
-- p16 = 604800001
-- p17 = 604800001
-- p18 = 2
-- p19 = 30
-- p20 = 2
-- p21 = 30
-- p22 = 30
-- p23 = 604800001
-- p24 = 604800001
-- p25 = 604800001
-- p26 = 604800001
-- p27 = 2
-- p28 = 2
-- p29 = 2
-- p30 = 1073741824
-- p31 = 7
-- p32 = 0
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = "ViewProduct"
-- p38 = 1
-- p39 = "PayOrder"
-- p40 = "amount"
-- p41 = "amount"
-- p42 = 100
-- p43 = 2
-- p44 = "2026-10-31 16:00:00.000"
-- p45 = 7
-- p46 = "2026-09-30 16:00:00.000"
-- p47 = "2026-11-07 16:00:00.001"
-- p48 = ["ViewProduct","PayOrder"]
-- p49 = 7
-- p50 = 0
-- p51 = 7
-- p52 = 0
-- p53 = 7
-- p54 = 0
-- p55 = 7
-- p56 = 7
