select grouping(nth) = 1 as is_layer, grouping(next) = 0 as is_edge, layer, nth, next, next_nth,
anyIf(node, nth < {p0:UInt64}) as id, anyIf(to, next_nth < {p1:UInt64}) as to_id, sum(n) as sessions, uniqExactMerge(who) as people, quantileExactInclusiveMerge(0.5)(times) / 1000 as seconds
from (
select *, least(dense_rank() over (partition by layer order by total desc, node), {p2:UInt64}) as nth,
if(next = 'node', least(dense_rank() over (partition by layer, next order by next_total desc, to), {p3:UInt64}), 0) as next_nth
from (
select *, sum(n) over (partition by layer, node) as total, sum(n) over (partition by layer, next, to) as next_total
from (
select layer, node, next, to, count() as n, uniqExactState(person) as who, quantileExactInclusiveState(0.5)(took) as times
from (
select person, layer, toString(bitShiftRight(bitAnd(way[layer], 255), 2)) as node,
multiIf(layer = length(way), 'exit', layer = {p4:UInt8}, 'continues', 'node') as next,
if(next = 'node', toString(bitShiftRight(bitAnd(way[layer + 1], 255), 2)), '') as to,
if(next = 'node', abs(toInt64(intDiv(way[layer + 1], {p5:UInt64})) - toInt64(intDiv(way[layer], {p6:UInt64}))), 0) as took
from (
select person, arraySlice(full, 1, {p7:UInt8}) as way from (
select person, tail as full from (
select person, arraySlice(s, arrayFirstIndex(x -> bitShiftRight(bitAnd(x, 255), 2) = {p8:UInt8}, s)) as tail from (
select person, one as s
from (
select person, arrayJoin(arraySplit((x, p) -> toInt64(intDiv(x, {p9:UInt64})) - toInt64(intDiv(p, {p10:UInt64})) > {p11:Int64}, es, arrayPushFront(arrayPopBack(es), es[1]))) as one
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).2, e.settled_person_id)) as person, arraySort(groupArray(e.ord * {p18:UInt16} + (multiIf(e.event = {p19:String}, {p20:UInt8}, e.event = {p21:String}, {p22:UInt8}, e.event = {p23:String}, {p24:UInt8}, {p25:UInt8})) * 4)) as es
from events e
where e.project_id = {p26:UInt32} and e.is_test = 0
and e.time >= {p27:DateTime64(3)} and e.time < {p28:DateTime64(3)}
and e.event in {p29:Array(String)} and ((e.event = {p30:String}) or (e.event = {p31:String}) or (e.event = {p32:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p39:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p40:UInt32} and is_test = 1))
group by person having arrayExists(x -> bitShiftRight(bitAnd(x, 255), 2) = {p41:UInt8}, es)
)
) where arrayExists(x -> bitShiftRight(bitAnd(x, 255), 2) = {p42:UInt8}, one) and fromUnixTimestamp64Milli(toInt64(intDiv(one[1], {p43:UInt64})), 'UTC') >= {p44:DateTime64(3)} and fromUnixTimestamp64Milli(toInt64(intDiv(one[1], {p45:UInt64})), 'UTC') < {p46:DateTime64(3)}
)
)
))
array join arrayEnumerate(arraySlice(way, 1, {p47:UInt8})) as layer) group by layer, node, next, to
)
)
) group by grouping sets ((layer), (layer, nth), (layer, nth, next, next_nth))
order by layer, nth, next, next_nth
-- p0 = 9
-- p1 = 9
-- p2 = 9
-- p3 = 9
-- p4 = 5
-- p5 = 1048576
-- p6 = 1048576
-- p7 = 6
-- p8 = 0
-- p9 = 1048576
-- p10 = 1048576
-- p11 = 1800000
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = 256
-- p19 = "View"
-- p20 = 0
-- p21 = "Cart"
-- p22 = 1
-- p23 = "Pay"
-- p24 = 2
-- p25 = 3
-- p26 = 7
-- p27 = "2026-09-30 15:30:00.000"
-- p28 = "2026-11-01 16:00:00.000"
-- p29 = ["View","Cart","Pay"]
-- p30 = "View"
-- p31 = "Cart"
-- p32 = "Pay"
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 0
-- p39 = 7
-- p40 = 7
-- p41 = 0
-- p42 = 0
-- p43 = 1048576
-- p44 = "2026-09-30 16:00:00.000"
-- p45 = 1048576
-- p46 = "2026-10-31 16:00:00.000"
-- p47 = 5
