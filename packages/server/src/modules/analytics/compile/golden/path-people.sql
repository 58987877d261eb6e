select distinct person as person_id from (
select person, layer, way[layer].2 as node,
multiIf(layer = length(way), 'exit', layer = {p0:UInt8}, 'continues', 'node') as next,
if(next = 'node', way[layer + 1].2, '') as to,
if(next = 'node', abs(toInt64(intDiv(way[layer + 1].1, {p1:UInt64})) - toInt64(intDiv(way[layer].1, {p2:UInt64}))), 0) as took
from (
select person, arraySlice(arrayFilter((x, p, i) -> i = 1 or x.2 != p.2, full, arrayPushFront(arrayPopBack(full), full[1]), arrayEnumerate(full)), 1, {p3:UInt8}) as way from (
select person, arraySlice(tail, 1, arrayFirstIndex(x -> bitShiftRight(bitAnd(x.1, 255), 2) = {p4:UInt8}, tail)) as full from (
select person, arraySlice(s, arrayFirstIndex(x -> bitShiftRight(bitAnd(x.1, 255), 2) = {p5:UInt8}, s)) as tail from (
select person, arrayReverse(one) as s
from (
select person, arrayJoin([es]) as one
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArray((e.ord * {p12:UInt16} + (multiIf(e.event = {p13:String}, {p14:UInt8}, e.event = {p15:String}, {p16:UInt8}, {p17:UInt8})) * 4, concat(toString(multiIf(e.event = {p18:String}, {p19:UInt8}, e.event = {p20:String}, {p21:UInt8}, {p22:UInt8})), if(multiIf(e.event = {p23:String}, {p24:UInt8}, e.event = {p25:String}, {p26:UInt8}, {p27:UInt8}) in {p28:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p29:String}) = 'Array', JSONExtract(e.extra, {p30:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p31:String}) = 'Array', JSONExtract(e.extra, {p32:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p33:String}) = 'String', JSONExtractString(e.extra, {p34:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p35:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p36:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p37:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p38:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p39:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p40:String})), null))), 'btrue', 'bfalse')), '')])])[1]), ''))))) as es
from events e
where e.project_id = {p41:UInt32} and e.is_test = 0
and e.time >= {p42:DateTime64(3)} and e.time < {p43:DateTime64(3)}
and e.event in {p44:Array(String)} and ((e.event = {p45:String}) or (e.event = {p46:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > {p48:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p49:UInt32} and revision > {p50:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p51:UInt32} and revision > {p52:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p53:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p54:UInt32} and is_test = 1))
group by person having arrayExists(x -> bitShiftRight(bitAnd(x.1, 255), 2) = {p55:UInt8}, es)
)
) where arrayExists(x -> bitShiftRight(bitAnd(x.1, 255), 2) = {p56:UInt8}, one)
)
) where arrayExists(x -> bitShiftRight(bitAnd(x.1, 255), 2) = {p57:UInt8}, tail)
))
array join arrayEnumerate(arraySlice(way, 1, {p58:UInt8})) as layer)
where layer = {p59:UInt8} and node in {p60:Array(String)} and next = {p61:String} and to not in {p62:Array(String)}
-- p0 = 5
-- p1 = 1048576
-- p2 = 1048576
-- p3 = 6
-- p4 = 1
-- p5 = 0
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 256
-- p13 = "View"
-- p14 = 0
-- p15 = "Pay"
-- p16 = 1
-- p17 = 2
-- p18 = "View"
-- p19 = 0
-- p20 = "Pay"
-- p21 = 1
-- p22 = 2
-- p23 = "View"
-- p24 = 0
-- p25 = "Pay"
-- p26 = 1
-- p27 = 2
-- p28 = [1]
-- p29 = "channel"
-- p30 = "channel"
-- p31 = "channel"
-- p32 = "channel"
-- p33 = "channel"
-- p34 = "channel"
-- p35 = "channel"
-- p36 = "channel"
-- p37 = "channel"
-- p38 = "channel"
-- p39 = "channel"
-- p40 = "channel"
-- p41 = 7
-- p42 = "2026-09-30 16:00:00.000"
-- p43 = "2026-10-31 16:00:00.000"
-- p44 = ["View","Pay"]
-- p45 = "View"
-- p46 = "Pay"
-- p47 = 7
-- p48 = 0
-- p49 = 7
-- p50 = 0
-- p51 = 7
-- p52 = 0
-- p53 = 7
-- p54 = 7
-- p55 = 0
-- p56 = 0
-- p57 = 1
-- p58 = 5
-- p59 = 2
-- p60 = ["0"]
-- p61 = "node"
-- p62 = ["0","1=sapp"]
