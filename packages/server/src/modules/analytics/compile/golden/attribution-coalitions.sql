select arraySort(arrayDistinct(path)) as touches, count() as paths, countIf(not lost) as conversions, sumIf(worth, not lost) as value
from (
select arrayMap(t -> t.2, found) as path, toFloat64(value) as worth, false as lost from (
select person, c.1 as value, arrayFilter(t -> t.1 >= c.2 and t.1 <= c.3, touches) as found
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p0:Int64}, 0)) * 4096, toUInt64(c.1 - 1), toInt64(intDiv(c.1, 4096)) >= {p1:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))), 0), ''), (e.event = {p10:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p11:String}, {p12:UInt8}, {p13:UInt8})), if(multiIf(e.event = {p14:String}, {p15:UInt8}, {p16:UInt8}) in {p17:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p18:String}) = 'Array', JSONExtract(e.extra, {p19:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p20:String}) = 'Array', JSONExtract(e.extra, {p21:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p22:String}) = 'String', JSONExtractString(e.extra, {p23:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p24:String}) = 'String', JSONExtractString(e.extra, {p25:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p26:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p27:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p28:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p29:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p30:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p31:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p32:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p33:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p34:Array(String)} and ((e.event = {p35:String}))))) as touches
from events e
where e.project_id = {p36:UInt32} and e.is_test = 0
and e.time >= {p37:DateTime64(3)} and e.time < {p38:DateTime64(3)}
and (e.event in {p39:Array(String)} and ((e.event = {p40:String}) or (e.event = {p41:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p50:UInt32} and revision > {p51:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p52:UInt32} and revision > {p53:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p54:UInt32} and e.is_test = 0
and e.time >= {p55:DateTime64(3)} and e.time < {p56:DateTime64(3)}
and e.event = {p57:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p58:UInt32} and revision > {p59:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p60:UInt32} and revision > {p61:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p64:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p65:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p66:UInt32} and revision > {p67:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p68:UInt32} and revision > {p69:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p70:UInt32} and revision > {p71:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p72:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p73:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
array join spans as c) where notEmpty(found)
union all
select arrayMap(t -> t.2, arraySort(groupArray((ord, touch)))) as path, toFloat64(0) as worth, true as lost
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p76:UInt32} and revision > {p77:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p78:UInt32} and revision > {p79:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, concat(toString(multiIf(e.event = {p80:String}, {p81:UInt8}, {p82:UInt8})), if(multiIf(e.event = {p83:String}, {p84:UInt8}, {p85:UInt8}) in {p86:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p87:String}) = 'Array', JSONExtract(e.extra, {p88:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p89:String}) = 'Array', JSONExtract(e.extra, {p90:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p91:String}) = 'String', JSONExtractString(e.extra, {p92:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p93:String}) = 'String', JSONExtractString(e.extra, {p94:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p95:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p96:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p97:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p98:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p99:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p100:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p101:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p102:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch
from events e
where e.project_id = {p103:UInt32} and e.is_test = 0
and e.time >= {p104:DateTime64(3)} and e.time < {p105:DateTime64(3)}
and e.event in {p106:Array(String)} and ((e.event = {p107:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p108:UInt32} and revision > {p109:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p110:UInt32} and revision > {p111:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p112:UInt32} and revision > {p113:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p114:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p115:UInt32} and is_test = 1)))
where (person, ord) not in (select person, arrayJoin(found).1 from (
select person, c.1 as value, arrayFilter(t -> t.1 >= c.2 and t.1 <= c.3, touches) as found
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p116:Int64}, 0)) * 4096, toUInt64(c.1 - 1), toInt64(intDiv(c.1, 4096)) >= {p117:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p118:UInt32} and revision > {p119:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p120:UInt32} and revision > {p121:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p122:UInt32} and revision > {p123:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p124:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p125:String}), null))), 0), ''), (e.event = {p126:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p127:String}, {p128:UInt8}, {p129:UInt8})), if(multiIf(e.event = {p130:String}, {p131:UInt8}, {p132:UInt8}) in {p133:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p134:String}) = 'Array', JSONExtract(e.extra, {p135:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p136:String}) = 'Array', JSONExtract(e.extra, {p137:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p138:String}) = 'String', JSONExtractString(e.extra, {p139:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p140:String}) = 'String', JSONExtractString(e.extra, {p141:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p142:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p143:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p144:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p145:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p146:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p147:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p148:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p149:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p150:Array(String)} and ((e.event = {p151:String}))))) as touches
from events e
where e.project_id = {p152:UInt32} and e.is_test = 0
and e.time >= {p153:DateTime64(3)} and e.time < {p154:DateTime64(3)}
and (e.event in {p155:Array(String)} and ((e.event = {p156:String}) or (e.event = {p157:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p158:UInt32} and revision > {p159:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p160:UInt32} and revision > {p161:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p162:UInt32} and revision > {p163:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p164:UInt32} and revision > {p165:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p166:UInt32} and revision > {p167:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p168:UInt32} and revision > {p169:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p170:UInt32} and e.is_test = 0
and e.time >= {p171:DateTime64(3)} and e.time < {p172:DateTime64(3)}
and e.event = {p173:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p174:UInt32} and revision > {p175:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p176:UInt32} and revision > {p177:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p178:UInt32} and revision > {p179:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p180:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p181:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p182:UInt32} and revision > {p183:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p184:UInt32} and revision > {p185:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p186:UInt32} and revision > {p187:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p188:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p189:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
array join spans as c)) group by person) group by touches order by touches
-- p0 = 604800000
-- p1 = 1790784000000
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = 0
-- p8 = "amount"
-- p9 = "amount"
-- p10 = "Pay"
-- p11 = "Click"
-- p12 = 0
-- p13 = 1
-- p14 = "Click"
-- p15 = 0
-- p16 = 1
-- p17 = [0]
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
-- p33 = "channel"
-- p34 = ["Click"]
-- p35 = "Click"
-- p36 = 7
-- p37 = "2026-09-23 16:00:00.000"
-- p38 = "2026-10-31 16:00:00.000"
-- p39 = ["Pay","Click"]
-- p40 = "Pay"
-- p41 = "Click"
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = 0
-- p50 = 7
-- p51 = 0
-- p52 = 7
-- p53 = 0
-- p54 = 7
-- p55 = "2026-09-30 16:00:00.000"
-- p56 = "2026-10-31 16:00:00.000"
-- p57 = "Pay"
-- p58 = 7
-- p59 = 0
-- p60 = 7
-- p61 = 0
-- p62 = 7
-- p63 = 0
-- p64 = 7
-- p65 = 7
-- p66 = 7
-- p67 = 0
-- p68 = 7
-- p69 = 0
-- p70 = 7
-- p71 = 0
-- p72 = 7
-- p73 = 7
-- p74 = 7
-- p75 = 0
-- p76 = 7
-- p77 = 0
-- p78 = 7
-- p79 = 0
-- p80 = "Click"
-- p81 = 0
-- p82 = 1
-- p83 = "Click"
-- p84 = 0
-- p85 = 1
-- p86 = [0]
-- p87 = "channel"
-- p88 = "channel"
-- p89 = "channel"
-- p90 = "channel"
-- p91 = "channel"
-- p92 = "channel"
-- p93 = "channel"
-- p94 = "channel"
-- p95 = "channel"
-- p96 = "channel"
-- p97 = "channel"
-- p98 = "channel"
-- p99 = "channel"
-- p100 = "channel"
-- p101 = "channel"
-- p102 = "channel"
-- p103 = 7
-- p104 = "2026-09-23 16:00:00.000"
-- p105 = "2026-10-31 16:00:00.000"
-- p106 = ["Click"]
-- p107 = "Click"
-- p108 = 7
-- p109 = 0
-- p110 = 7
-- p111 = 0
-- p112 = 7
-- p113 = 0
-- p114 = 7
-- p115 = 7
-- p116 = 604800000
-- p117 = 1790784000000
-- p118 = 7
-- p119 = 0
-- p120 = 7
-- p121 = 0
-- p122 = 7
-- p123 = 0
-- p124 = "amount"
-- p125 = "amount"
-- p126 = "Pay"
-- p127 = "Click"
-- p128 = 0
-- p129 = 1
-- p130 = "Click"
-- p131 = 0
-- p132 = 1
-- p133 = [0]
-- p134 = "channel"
-- p135 = "channel"
-- p136 = "channel"
-- p137 = "channel"
-- p138 = "channel"
-- p139 = "channel"
-- p140 = "channel"
-- p141 = "channel"
-- p142 = "channel"
-- p143 = "channel"
-- p144 = "channel"
-- p145 = "channel"
-- p146 = "channel"
-- p147 = "channel"
-- p148 = "channel"
-- p149 = "channel"
-- p150 = ["Click"]
-- p151 = "Click"
-- p152 = 7
-- p153 = "2026-09-23 16:00:00.000"
-- p154 = "2026-10-31 16:00:00.000"
-- p155 = ["Pay","Click"]
-- p156 = "Pay"
-- p157 = "Click"
-- p158 = 7
-- p159 = 0
-- p160 = 7
-- p161 = 0
-- p162 = 7
-- p163 = 0
-- p164 = 7
-- p165 = 0
-- p166 = 7
-- p167 = 0
-- p168 = 7
-- p169 = 0
-- p170 = 7
-- p171 = "2026-09-30 16:00:00.000"
-- p172 = "2026-10-31 16:00:00.000"
-- p173 = "Pay"
-- p174 = 7
-- p175 = 0
-- p176 = 7
-- p177 = 0
-- p178 = 7
-- p179 = 0
-- p180 = 7
-- p181 = 7
-- p182 = 7
-- p183 = 0
-- p184 = 7
-- p185 = 0
-- p186 = 7
-- p187 = 0
-- p188 = 7
-- p189 = 7
