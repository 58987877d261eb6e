select grouping(station) = 0 as is_station, grouping(to) = 0 as is_edge, station, to, uniqExact(person) as people, count() as moves, quantileExactInclusive(0.5)(ms) as took,
uniqExactIf(person, to > station) as went_on, quantileExactInclusiveIf(0.5)(ms, to > station) as took_on,
countIf(to = {p0:UInt8} and ms > {p1:Array(Int64)}[station + 1]) as stuck, [countIf(to = {p2:UInt8} and ms >= {p3:Int64} and ms < {p4:Int64}), countIf(to = {p5:UInt8} and ms >= {p6:Int64} and ms < {p7:Int64}), countIf(to = {p8:UInt8} and ms >= {p9:Int64} and ms < {p10:Int64}), countIf(to = {p11:UInt8} and ms >= {p12:Int64} and ms < {p13:Int64}), countIf(to = {p14:UInt8} and ms >= {p15:Int64} and ms < {p16:Int64}), countIf(to = {p17:UInt8} and ms >= {p18:Int64} and ms < {p19:Int64}), countIf(to = {p20:UInt8} and ms >= {p21:Int64} and ms < {p22:Int64})] as stays
from (
select person, toUInt8(bitShiftRight(bitAnd(way[i], 255), 2)) as station, toUInt8(if(i = length(way), {p23:UInt8}, bitShiftRight(bitAnd(way[i + 1], 255), 2))) as to,
if(i = length(way), {p24:Int64}, toInt64(intDiv(way[i + 1], {p25:UInt64}))) - toInt64(intDiv(way[i], {p26:UInt64})) as ms
from (
select person, arrayFilter((x, p, i) -> i = 1 or bitShiftRight(bitAnd(x, 255), 2) != bitShiftRight(bitAnd(p, 255), 2), es, arrayPushFront(arrayPopBack(es), es[1]), arrayEnumerate(es)) as way from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > {p30:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).2, e.settled_person_id)) as person, arraySort(groupArray(e.ord * {p33:UInt16} + (multiIf(e.event = {p34:String}, {p35:UInt8}, e.event = {p36:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p37:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p38:String}), null))) > {p39:Float64}, false), {p40:UInt8}, e.event = {p41:String}, {p42:UInt8}, {p43:UInt8}) + 1) * 4)) as es
from events e
where e.project_id = {p44:UInt32} and e.is_test = 0
and e.time >= {p45:DateTime64(3)} and e.time < {p46:DateTime64(3)}
and e.event in {p47:Array(String)} and ((e.event = {p48:String}) or (e.event = {p49:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p50:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p51:String}), null))) > {p52:Float64}, false)) or (e.event = {p53:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p54:UInt32} and revision > {p55:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p56:UInt32} and revision > {p57:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p58:UInt32} and revision > {p59:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p60:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p61:UInt32} and is_test = 1)) group by person
)
) array join arrayEnumerate(way) as i)
group by grouping sets ((), (station), (station, to)) order by is_station, station, is_edge, to
-- p0 = 0
-- p1 = [0,1000000000000000,7200000,1000000000000000]
-- p2 = 0
-- p3 = -1
-- p4 = 600000
-- p5 = 0
-- p6 = 600000
-- p7 = 3600000
-- p8 = 0
-- p9 = 3600000
-- p10 = 21600000
-- p11 = 0
-- p12 = 21600000
-- p13 = 86400000
-- p14 = 0
-- p15 = 86400000
-- p16 = 259200000
-- p17 = 0
-- p18 = 259200000
-- p19 = 604800000
-- p20 = 0
-- p21 = 604800000
-- p22 = 1000000000000000
-- p23 = 0
-- p24 = 1793498400000
-- p25 = 1048576
-- p26 = 1048576
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = 0
-- p31 = 7
-- p32 = 0
-- p33 = 256
-- p34 = "View"
-- p35 = 0
-- p36 = "Cart"
-- p37 = "amount"
-- p38 = "amount"
-- p39 = 10
-- p40 = 1
-- p41 = "Pay"
-- p42 = 2
-- p43 = 3
-- p44 = 7
-- p45 = "2026-10-02 16:00:00.000"
-- p46 = "2026-11-01 02:00:00.001"
-- p47 = ["View","Cart","Pay"]
-- p48 = "View"
-- p49 = "Cart"
-- p50 = "amount"
-- p51 = "amount"
-- p52 = 10
-- p53 = "Pay"
-- p54 = 7
-- p55 = 0
-- p56 = 7
-- p57 = 0
-- p58 = 7
-- p59 = 0
-- p60 = 7
-- p61 = 7
