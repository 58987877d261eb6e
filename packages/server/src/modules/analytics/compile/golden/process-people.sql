select distinct person as person_id from (
select person, toUInt8(bitShiftRight(bitAnd(way[i], 255), 2)) as station, toUInt8(if(i = length(way), {p0:UInt8}, bitShiftRight(bitAnd(way[i + 1], 255), 2))) as to,
if(i = length(way), {p1:Int64}, toInt64(intDiv(way[i + 1], {p2:UInt64}))) - toInt64(intDiv(way[i], {p3:UInt64})) as ms
from (
select person, arrayFold((s, x) -> if(empty(s) or bitShiftRight(bitAnd(x, 255), 2) > bitShiftRight(bitAnd(s[-1], 255), 2) or (bitShiftRight(bitAnd(s[-1], 255), 2) = {p4:UInt8} and bitShiftRight(bitAnd(x, 255), 2) != {p5:UInt8}), arrayPushBack(s, x), s), arrayFilter((x, p, i) -> i = 1 or bitShiftRight(bitAnd(x, 255), 2) != bitShiftRight(bitAnd(p, 255), 2), es, arrayPushFront(arrayPopBack(es), es[1]), arrayEnumerate(es)), emptyArrayUInt64()) as way from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).2, e.settled_person_id)) as person, arraySort(groupArray(e.ord * {p12:UInt16} + (multiIf(e.event = {p13:String}, {p14:UInt8}, e.event = {p15:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p16:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p17:String}), null))) > {p18:Float64}, false), {p19:UInt8}, e.event = {p20:String}, {p21:UInt8}, {p22:UInt8}) + 1) * 4)) as es
from events e
where e.project_id = {p23:UInt32} and e.is_test = 0
and e.time >= {p24:DateTime64(3)} and e.time < {p25:DateTime64(3)}
and e.event in {p26:Array(String)} and ((e.event = {p27:String}) or (e.event = {p28:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p29:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p30:String}), null))) > {p31:Float64}, false)) or (e.event = {p32:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p39:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p40:UInt32} and is_test = 1)) group by person
)
) array join arrayEnumerate(way) as i) where station = {p41:UInt8} and to = {p42:UInt8} and to = {p43:UInt8} and ms > {p44:Array(Int64)}[station + 1] and ms >= {p45:Int64} and ms < {p46:Int64}
-- p0 = 0
-- p1 = 1793498400000
-- p2 = 1048576
-- p3 = 1048576
-- p4 = 3
-- p5 = 3
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 256
-- p13 = "View"
-- p14 = 0
-- p15 = "Cart"
-- p16 = "amount"
-- p17 = "amount"
-- p18 = 10
-- p19 = 1
-- p20 = "Pay"
-- p21 = 2
-- p22 = 3
-- p23 = 7
-- p24 = "2026-10-02 16:00:00.000"
-- p25 = "2026-11-01 02:00:00.001"
-- p26 = ["View","Cart","Pay"]
-- p27 = "View"
-- p28 = "Cart"
-- p29 = "amount"
-- p30 = "amount"
-- p31 = 10
-- p32 = "Pay"
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 0
-- p39 = 7
-- p40 = 7
-- p41 = 2
-- p42 = 0
-- p43 = 0
-- p44 = [0,1000000000000000,7200000,1000000000000000]
-- p45 = 21600000
-- p46 = 86400000
