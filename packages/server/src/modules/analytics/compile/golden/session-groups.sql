select least(place, {p0:UInt64}) as nth, any(key) as name, uniqExactMerge(who) as people,
sum(sessions) as sessions, sum(events) as events, sum(ms) as ms, sum(bounces) as bounces, sum(converted) as converted,
sum(views) as views, sum(exits) as exits, sum(clicked) as clicked, sum(stays) as stays, sum(stay_ms) as stay_ms
from (
select *, row_number() over (order by sessions desc, key) as place from (
select arrayJoin(keys) as key, uniqExactState(person) as who, count() as sessions, sum(n) as events, sum(span) as ms, countIf(n = 1) as bounces, countIf(has_goal = 1) as converted,
sum(n_views) as views, sum(is_exit) as exits, sum(n_clicked) as clicked, sum(n_stays) as stays, sum(stayed) as stay_ms from (
select person, fromUnixTimestamp64Milli(toInt64(intDiv(s[1].1, {p1:UInt64})), 'UTC') as time, length(s) as n, toInt64(intDiv(s[-1].1, {p2:UInt64})) - toInt64(intDiv(s[1].1, {p3:UInt64})) as span,
arrayExists(x -> bitTest(x.1, {p4:UInt8}), s) as has_goal,
arrayCount(x -> bitTest(x.1, {p5:UInt8}), s) as n_views, bitTest(s[-1].1, {p6:UInt8}) as is_exit, n_views - is_exit as n_stays,
arraySum((x, y) -> if(bitTest(x.1, {p7:UInt8}), toInt64(intDiv(y.1, {p8:UInt64})) - toInt64(intDiv(x.1, {p9:UInt64})), 0), arrayPopBack(s), arrayPopFront(s)) as stayed, arrayCount((x, y) -> bitTest(x.1, {p10:UInt8}) and bitTest(y.1, {p11:UInt8}), arrayPopBack(arrayFilter(x -> bitTest(x.1, {p12:UInt8}) or bitTest(x.1, {p13:UInt8}), s)), arrayPopFront(arrayFilter(x -> bitTest(x.1, {p14:UInt8}) or bitTest(x.1, {p15:UInt8}), s))) as n_clicked, s[1].2 as keys
from (
select person, arrayJoin(arraySplit((x, p) -> toInt64(intDiv(x.1, {p16:UInt64})) - toInt64(intDiv(p.1, {p17:UInt64})) > {p18:Int64} or toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(x.1, {p19:UInt64})), 'UTC'), {p20:String})) != toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(p.1, {p21:UInt64})), 'UTC'), {p22:String})) or bitTest(x.1, 0) or bitTest(p.1, 1), es, arrayPushFront(arrayPopBack(es), es[1]))) as s
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArray((e.ord * {p29:UInt16} + (e.event = {p30:String}) * {p31:UInt8} + (e.event = {p32:String}) * {p33:UInt8} + (e.event = {p34:String}) * {p35:UInt8} + (e.event = {p36:String}) * {p37:UInt8} + (e.event = {p38:String}) * {p39:UInt8}, if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p40:String}) = 'Array', JSONExtract(e.extra, {p41:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p42:String}) = 'Array', JSONExtract(e.extra, {p43:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p44:String}) = 'String', JSONExtractString(e.extra, {p45:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p46:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p47:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p48:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p49:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p50:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p51:String})), null))), 'btrue', 'bfalse')), '')])))) as es
from events e
where e.project_id = {p52:UInt32} and e.is_test = 0
and e.time >= {p53:DateTime64(3)} and e.time < {p54:DateTime64(3)}
and e.event in {p55:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p56:UInt32} and revision > {p57:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p58:UInt32} and revision > {p59:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p60:UInt32} and revision > {p61:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p62:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p63:UInt32} and is_test = 1))
group by person
)
) where time >= {p64:DateTime64(3)} and time < {p65:DateTime64(3)}) group by key
)
) group by nth order by nth
settings prefer_column_name_to_alias = 1
-- p0 = 51
-- p1 = 1048576
-- p2 = 1048576
-- p3 = 1048576
-- p4 = 4
-- p5 = 2
-- p6 = 2
-- p7 = 2
-- p8 = 1048576
-- p9 = 1048576
-- p10 = 2
-- p11 = 3
-- p12 = 2
-- p13 = 3
-- p14 = 2
-- p15 = 3
-- p16 = 1048576
-- p17 = 1048576
-- p18 = 1800000
-- p19 = 1048576
-- p20 = "Asia/Shanghai"
-- p21 = 1048576
-- p22 = "Asia/Shanghai"
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 0
-- p29 = 256
-- p30 = "Open"
-- p31 = 1
-- p32 = "Close"
-- p33 = 2
-- p34 = "View"
-- p35 = 4
-- p36 = "Click"
-- p37 = 8
-- p38 = "Pay"
-- p39 = 16
-- p40 = "channel"
-- p41 = "channel"
-- p42 = "channel"
-- p43 = "channel"
-- p44 = "channel"
-- p45 = "channel"
-- p46 = "channel"
-- p47 = "channel"
-- p48 = "channel"
-- p49 = "channel"
-- p50 = "channel"
-- p51 = "channel"
-- p52 = 7
-- p53 = "2026-09-30 15:30:00.000"
-- p54 = "2026-11-01 16:00:00.000"
-- p55 = ["View","Open","Close","Click","Pay"]
-- p56 = 7
-- p57 = 0
-- p58 = 7
-- p59 = 0
-- p60 = 7
-- p61 = 0
-- p62 = 7
-- p63 = 7
-- p64 = "2026-09-30 16:00:00.000"
-- p65 = "2026-10-31 16:00:00.000"
