select [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people, [arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toInt64(intDiv(chain[{p2:UInt8}], 4096)) - toInt64(intDiv(chain[{p3:UInt8}], 4096)), depth >= {p4:UInt8}), avgIf(toInt64(intDiv(chain[{p5:UInt8}], 4096)) - toInt64(intDiv(chain[{p6:UInt8}], 4096)), depth >= {p7:UInt8})), arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toInt64(intDiv(chain[{p8:UInt8}], 4096)) - toInt64(intDiv(chain[{p9:UInt8}], 4096)), depth >= {p10:UInt8}), avgIf(toInt64(intDiv(chain[{p11:UInt8}], 4096)) - toInt64(intDiv(chain[{p12:UInt8}], 4096)), depth >= {p13:UInt8}))] as spreads
from (select chain, length(chain) as depth from (select person, chain from (
select person, rows.1 as ords, rows.2 as fits, rows.3 as ends, arrayMap(f -> bitTest(f, {p14:UInt8}) and bitTest(f, 0), fits) as e_1, arrayFill(x -> x > 0, arrayMap((e, b, x) -> if(e, b, toUInt64(bitTest(x, {p15:UInt8}))), e_1, ords, ends)) as s_1, arrayMap((f, b, o, x) -> bitTest(f, {p16:UInt8}) and b > 1 and toUInt64((intDiv(b, 4096) + {p17:UInt64}) * 4096 - 1) >= o and not bitTest(x, {p18:UInt8}),
fits, arrayShiftRight(s_1, 1, toUInt64(0)), ords, ends) as e_2, arrayLastIndex(x -> x, [has(e_1, 1), has(e_2, 1)]) as reached, toUInt64(indexOf(e_2, 1)) as p_2, toUInt64(multiIf(reached < {p19:UInt8}, 0, reached = {p20:UInt8}, indexOf(e_1, 1),
arrayLastIndex(x -> x, arraySlice(e_1, 1, toInt64(p_2) - 1)))) as p_1, arraySlice([ords[p_1], ords[p_2]], 1, reached) as chain
from (
select person, seen as rows
from (select person, arraySort(groupArray((ord, fits, ends))) as seen
from (select person, ord, ends, toUInt32(if(steps = 0, 0, steps + is_start * {p21:UInt32})) as fits from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, toUInt32((e.event = {p28:String}) * {p29:UInt32} + (e.event = {p30:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p31:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p32:String}), null))) >= {p33:Float64}, false)) * {p34:UInt32}) as steps, toUInt32(0) as ends, e.time < {p35:DateTime64(3)} as is_start
from events e
where e.project_id = {p36:UInt32} and e.is_test = 0
and e.time >= {p37:DateTime64(3)} and e.time < {p38:DateTime64(3)}
and e.event in {p39:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p46:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p47:UInt32} and is_test = 1))) where fits > 0 or ends > 0) group by person)
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
-- p15 = 1
-- p16 = 1
-- p17 = 604800001
-- p18 = 1
-- p19 = 1
-- p20 = 1
-- p21 = 1073741824
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 0
-- p28 = "ViewProduct"
-- p29 = 1
-- p30 = "PayOrder"
-- p31 = "amount"
-- p32 = "amount"
-- p33 = 100
-- p34 = 2
-- p35 = "2026-10-31 16:00:00.000"
-- p36 = 7
-- p37 = "2026-09-30 16:00:00.000"
-- p38 = "2026-11-07 16:00:00.001"
-- p39 = ["ViewProduct","PayOrder"]
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 7
