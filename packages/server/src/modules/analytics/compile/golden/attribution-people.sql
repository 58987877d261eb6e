select distinct person as person_id from (
select person, value, n, if(n = 0, {p0:String}, found[j].2) as id, found[j].1 as ord,
if(n = 0 or j = 1, 1, 0) as first, if(n = 0 or j = n, 1, 0) as last, 1 / greatest(n, 1) as linear,
multiIf(n <= 2, linear, j = 1 or j = n, 0.4, 0.2 / (n - 2)) as position,
if(n = 0, 1, exp2((toInt64(intDiv(found[j].1, 4096)) - toInt64(intDiv(found[n].1, 4096))) / {p1:Float64}) / arraySum(t -> exp2((toInt64(intDiv(t.1, 4096)) - toInt64(intDiv(found[n].1, 4096))) / {p2:Float64}), found)) as decay
from (
select person, c.2 as value, arrayFilter(t -> t.1 < c.1 and toInt64(intDiv(t.1, 4096)) >= toInt64(intDiv(c.1, 4096)) - {p3:Int64} and t.1 <= arrayLast(x -> x.1 < c.1 and x.2 = c.3 and x.2 != '', forward_0).1 and t.1 >= before, touches) as found, length(found) as n
from (select *, c, before from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p10:String}, {p11:UInt8}, {p12:UInt8})), if(multiIf(e.event = {p13:String}, {p14:UInt8}, {p15:UInt8}) in {p16:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p17:String}) = 'Array', JSONExtract(e.extra, {p18:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p19:String}) = 'Array', JSONExtract(e.extra, {p20:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p21:String}) = 'String', JSONExtractString(e.extra, {p22:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p23:String}) = 'String', JSONExtractString(e.extra, {p24:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p25:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p26:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p29:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p30:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p31:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p32:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p33:Array(String)} and ((e.event = {p34:String}))))) as touches, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p35:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p36:String}), null))), 0), if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p37:String}) = 'Array', JSONExtract(e.extra, {p38:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p39:String}) = 'Array', JSONExtract(e.extra, {p40:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p41:String}) = 'String', JSONExtractString(e.extra, {p42:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p43:String}) = 'String', JSONExtractString(e.extra, {p44:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p45:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p46:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p47:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p48:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p49:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p50:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p51:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p52:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p53:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p54:String}) = 'Array', JSONExtract(e.extra, {p55:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p56:String}) = 'Array', JSONExtract(e.extra, {p57:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p58:String}) = 'String', JSONExtractString(e.extra, {p59:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p60:String}) = 'String', JSONExtractString(e.extra, {p61:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p62:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p63:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p64:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p65:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p66:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p67:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p68:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p69:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p70:String}))) as forward_0
from events e
where e.project_id = {p71:UInt32} and e.is_test = 0
and e.time >= {p72:DateTime64(3)} and e.time < {p73:DateTime64(3)}
and (e.event in {p74:Array(String)} and ((e.event = {p75:String}) or (e.event = {p76:String}) or (e.event = {p77:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p78:UInt32} and revision > {p79:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p80:UInt32} and revision > {p81:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p82:UInt32} and revision > {p83:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p84:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p85:UInt32} and is_test = 1))
group by person having notEmpty(targets)) array join targets as c, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)) as before)
where toInt64(intDiv(c.1, 4096)) >= {p86:Int64})
array join if(n = 0, [1], arrayEnumerate(found)) as j) where id not in {p87:Array(String)}
-- p0 = "direct"
-- p1 = 604800000
-- p2 = 604800000
-- p3 = 604800000
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = "Click"
-- p11 = 0
-- p12 = 1
-- p13 = "Click"
-- p14 = 0
-- p15 = 1
-- p16 = [0]
-- p17 = "channel"
-- p18 = "channel"
-- p19 = "channel"
-- p20 = "channel"
-- p21 = "channel"
-- p22 = "channel"
-- p23 = "channel"
-- p24 = "channel"
-- p25 = "channel"
-- p26 = "channel"
-- p27 = "channel"
-- p28 = "channel"
-- p29 = "channel"
-- p30 = "channel"
-- p31 = "channel"
-- p32 = "channel"
-- p33 = ["Click"]
-- p34 = "Click"
-- p35 = "amount"
-- p36 = "amount"
-- p37 = "product_id"
-- p38 = "product_id"
-- p39 = "product_id"
-- p40 = "product_id"
-- p41 = "product_id"
-- p42 = "product_id"
-- p43 = "product_id"
-- p44 = "product_id"
-- p45 = "product_id"
-- p46 = "product_id"
-- p47 = "product_id"
-- p48 = "product_id"
-- p49 = "product_id"
-- p50 = "product_id"
-- p51 = "product_id"
-- p52 = "product_id"
-- p53 = "Pay"
-- p54 = "product_id"
-- p55 = "product_id"
-- p56 = "product_id"
-- p57 = "product_id"
-- p58 = "product_id"
-- p59 = "product_id"
-- p60 = "product_id"
-- p61 = "product_id"
-- p62 = "product_id"
-- p63 = "product_id"
-- p64 = "product_id"
-- p65 = "product_id"
-- p66 = "product_id"
-- p67 = "product_id"
-- p68 = "product_id"
-- p69 = "product_id"
-- p70 = "View"
-- p71 = 7
-- p72 = "2026-09-23 16:00:00.000"
-- p73 = "2026-10-31 16:00:00.000"
-- p74 = ["Pay","Click","View"]
-- p75 = "Pay"
-- p76 = "Click"
-- p77 = "View"
-- p78 = 7
-- p79 = 0
-- p80 = 7
-- p81 = 0
-- p82 = 7
-- p83 = 0
-- p84 = 7
-- p85 = 7
-- p86 = 1790784000000
-- p87 = ["0=sapp","0=","direct"]
