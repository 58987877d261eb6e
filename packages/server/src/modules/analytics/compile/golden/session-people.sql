select distinct person as person_id from (select person, arrayJoin(keys) as key from (
select person, fromUnixTimestamp64Milli(toInt64(intDiv(s[1].1, {p0:UInt64})), 'UTC') as time, length(s) as n, toInt64(intDiv(s[-1].1, {p1:UInt64})) - toInt64(intDiv(s[1].1, {p2:UInt64})) as span,
arrayExists(x -> bitTest(x.1, {p3:UInt8}), s) as has_goal,
arrayCount(x -> bitTest(x.1, {p4:UInt8}), s) as n_views, bitTest(s[-1].1, {p5:UInt8}) as is_exit, n_views - is_exit as n_stays,
arraySum((x, y) -> if(bitTest(x.1, {p6:UInt8}), toInt64(intDiv(y.1, {p7:UInt64})) - toInt64(intDiv(x.1, {p8:UInt64})), 0), arrayPopBack(s), arrayPopFront(s)) as stayed, arrayCount((x, y) -> bitTest(x.1, {p9:UInt8}) and bitTest(y.1, {p10:UInt8}), arrayPopBack(arrayFilter(x -> bitTest(x.1, {p11:UInt8}) or bitTest(x.1, {p12:UInt8}), s)), arrayPopFront(arrayFilter(x -> bitTest(x.1, {p13:UInt8}) or bitTest(x.1, {p14:UInt8}), s))) as n_clicked, s[1].2 as keys
from (
select person, arrayJoin(arraySplit((x, p) -> toInt64(intDiv(x.1, {p15:UInt64})) - toInt64(intDiv(p.1, {p16:UInt64})) > {p17:Int64} or toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(x.1, {p18:UInt64})), 'UTC'), {p19:String})) != toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(p.1, {p20:UInt64})), 'UTC'), {p21:String})) or bitTest(x.1, 0) or bitTest(p.1, 1), es, arrayPushFront(arrayPopBack(es), es[1]))) as s
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArray((e.ord * {p28:UInt16} + (e.event = {p29:String}) * {p30:UInt8} + (e.event = {p31:String}) * {p32:UInt8} + (e.event = {p33:String}) * {p34:UInt8} + (e.event = {p35:String}) * {p36:UInt8} + (e.event = {p37:String}) * {p38:UInt8}, if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p39:String}) = 'Array', JSONExtract(e.extra, {p40:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p41:String}) = 'Array', JSONExtract(e.extra, {p42:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p43:String}) = 'String', JSONExtractString(e.extra, {p44:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p45:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p46:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p47:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p48:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p49:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p50:String})), null))), 'btrue', 'bfalse')), '')])))) as es
from events e
where e.project_id = {p51:UInt32} and e.is_test = 0
and e.time >= {p52:DateTime64(3)} and e.time < {p53:DateTime64(3)}
and e.event in {p54:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p55:UInt32} and revision > {p56:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p57:UInt32} and revision > {p58:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p59:UInt32} and revision > {p60:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p61:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p62:UInt32} and is_test = 1))
group by person
)
) where time >= {p63:DateTime64(3)} and time < {p64:DateTime64(3)}))
where key not in {p65:Array(String)}
-- p0 = 1048576
-- p1 = 1048576
-- p2 = 1048576
-- p3 = 4
-- p4 = 2
-- p5 = 2
-- p6 = 2
-- p7 = 1048576
-- p8 = 1048576
-- p9 = 2
-- p10 = 3
-- p11 = 2
-- p12 = 3
-- p13 = 2
-- p14 = 3
-- p15 = 1048576
-- p16 = 1048576
-- p17 = 1800000
-- p18 = 1048576
-- p19 = "Asia/Shanghai"
-- p20 = 1048576
-- p21 = "Asia/Shanghai"
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 0
-- p28 = 256
-- p29 = "Open"
-- p30 = 1
-- p31 = "Close"
-- p32 = 2
-- p33 = "View"
-- p34 = 4
-- p35 = "Click"
-- p36 = 8
-- p37 = "Pay"
-- p38 = 16
-- p39 = "channel"
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
-- p51 = 7
-- p52 = "2026-09-30 15:30:00.000"
-- p53 = "2026-11-01 16:00:00.000"
-- p54 = ["View","Open","Close","Click","Pay"]
-- p55 = 7
-- p56 = 0
-- p57 = 7
-- p58 = 0
-- p59 = 7
-- p60 = 0
-- p61 = 7
-- p62 = 7
-- p63 = "2026-09-30 16:00:00.000"
-- p64 = "2026-10-31 16:00:00.000"
-- p65 = ["sapp",""]
