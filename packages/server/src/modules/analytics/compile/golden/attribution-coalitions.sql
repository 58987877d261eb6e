select arraySort(arrayDistinct(path)) as touches, count() as paths, countIf(not lost) as conversions, sumIf(worth, not lost) as value
from (
select arrayMap(t -> t.2, found) as path, toFloat64(value) as worth, false as lost from (
select person, nth, any(worth) as value, arraySort(groupArrayIf((ord, touch), ord > 0)) as found
from (
select t.person as person, c.nth as nth, c.worth as worth, t.ord as ord, t.touch as touch
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, concat(toString(multiIf(e.event = {p6:String}, {p7:UInt8}, {p8:UInt8})), if(multiIf(e.event = {p9:String}, {p10:UInt8}, {p11:UInt8}) in {p12:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p13:String}) = 'Array', JSONExtract(e.extra, {p14:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p15:String}) = 'Array', JSONExtract(e.extra, {p16:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p17:String}) = 'String', JSONExtractString(e.extra, {p18:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p19:String}) = 'String', JSONExtractString(e.extra, {p20:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p22:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p23:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p24:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p25:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p26:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p27:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p28:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch
from events e
where e.project_id = {p29:UInt32} and e.is_test = 0
and e.time >= {p30:DateTime64(3)} and e.time < {p31:DateTime64(3)}
and e.event in {p32:Array(String)} and ((e.event = {p33:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p34:UInt32} and revision > {p35:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p36:UInt32} and revision > {p37:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p46:UInt32} and e.is_test = 0
and e.time >= {p47:DateTime64(3)} and e.time < {p48:DateTime64(3)}
and e.event = {p49:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p50:UInt32} and revision > {p51:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p52:UInt32} and revision > {p53:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p54:UInt32} and revision > {p55:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p56:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p57:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p58:UInt32} and revision > {p59:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p60:UInt32} and revision > {p61:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p64:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p65:UInt32} and is_test = 1))) t inner join (
select person, nth, c.2 as worth, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p66:Int64}, 0)) * 4096 as low, c.1 - 1 as high
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p67:UInt32} and revision > {p68:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p71:UInt32} and revision > {p72:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p73:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p74:String}), null))), 0), ''), (e.event = {p75:String}))) as targets
from events e
where e.project_id = {p76:UInt32} and e.is_test = 0
and e.time >= {p77:DateTime64(3)} and e.time < {p78:DateTime64(3)}
and (e.event in {p79:Array(String)} and ((e.event = {p80:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p81:UInt32} and revision > {p82:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p83:UInt32} and revision > {p84:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p85:UInt32} and revision > {p86:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p87:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p88:UInt32} and is_test = 1))
group by person having notEmpty(targets))
array join targets as c, arrayEnumerate(targets) as nth
where toInt64(intDiv(c.1, 4096)) >= {p89:Int64}) c on t.person = c.person
where t.ord >= c.low and t.ord <= c.high
union all
select person, nth, worth, toUInt64(0) as ord, '' as touch from (
select person, nth, c.2 as worth, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p90:Int64}, 0)) * 4096 as low, c.1 - 1 as high
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p91:UInt32} and revision > {p92:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p93:UInt32} and revision > {p94:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p95:UInt32} and revision > {p96:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p97:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p98:String}), null))), 0), ''), (e.event = {p99:String}))) as targets
from events e
where e.project_id = {p100:UInt32} and e.is_test = 0
and e.time >= {p101:DateTime64(3)} and e.time < {p102:DateTime64(3)}
and (e.event in {p103:Array(String)} and ((e.event = {p104:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p105:UInt32} and revision > {p106:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p107:UInt32} and revision > {p108:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p109:UInt32} and revision > {p110:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p111:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p112:UInt32} and is_test = 1))
group by person having notEmpty(targets))
array join targets as c, arrayEnumerate(targets) as nth
where toInt64(intDiv(c.1, 4096)) >= {p113:Int64})
) group by person, nth) where notEmpty(found)
union all
select arrayMap(t -> t.2, arraySort(groupArray((ord, touch)))) as path, toFloat64(0) as worth, true as lost
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p114:UInt32} and revision > {p115:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p116:UInt32} and revision > {p117:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p118:UInt32} and revision > {p119:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, concat(toString(multiIf(e.event = {p120:String}, {p121:UInt8}, {p122:UInt8})), if(multiIf(e.event = {p123:String}, {p124:UInt8}, {p125:UInt8}) in {p126:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p127:String}) = 'Array', JSONExtract(e.extra, {p128:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p129:String}) = 'Array', JSONExtract(e.extra, {p130:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p131:String}) = 'String', JSONExtractString(e.extra, {p132:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p133:String}) = 'String', JSONExtractString(e.extra, {p134:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p135:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p136:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p137:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p138:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p139:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p140:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p141:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p142:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch
from events e
where e.project_id = {p143:UInt32} and e.is_test = 0
and e.time >= {p144:DateTime64(3)} and e.time < {p145:DateTime64(3)}
and e.event in {p146:Array(String)} and ((e.event = {p147:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p148:UInt32} and revision > {p149:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p150:UInt32} and revision > {p151:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p152:UInt32} and revision > {p153:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p154:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p155:UInt32} and is_test = 1)))
where (person, ord) not in (select person, arrayJoin(found).1 from (
select person, nth, any(worth) as value, arraySort(groupArrayIf((ord, touch), ord > 0)) as found
from (
select t.person as person, c.nth as nth, c.worth as worth, t.ord as ord, t.touch as touch
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p156:UInt32} and revision > {p157:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p158:UInt32} and revision > {p159:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p160:UInt32} and revision > {p161:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, concat(toString(multiIf(e.event = {p162:String}, {p163:UInt8}, {p164:UInt8})), if(multiIf(e.event = {p165:String}, {p166:UInt8}, {p167:UInt8}) in {p168:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p169:String}) = 'Array', JSONExtract(e.extra, {p170:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p171:String}) = 'Array', JSONExtract(e.extra, {p172:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p173:String}) = 'String', JSONExtractString(e.extra, {p174:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p175:String}) = 'String', JSONExtractString(e.extra, {p176:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p177:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p178:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p179:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p180:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p181:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p182:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p183:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p184:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch
from events e
where e.project_id = {p185:UInt32} and e.is_test = 0
and e.time >= {p186:DateTime64(3)} and e.time < {p187:DateTime64(3)}
and e.event in {p188:Array(String)} and ((e.event = {p189:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p190:UInt32} and revision > {p191:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p192:UInt32} and revision > {p193:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p194:UInt32} and revision > {p195:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p196:UInt32} and revision > {p197:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p198:UInt32} and revision > {p199:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p200:UInt32} and revision > {p201:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p202:UInt32} and e.is_test = 0
and e.time >= {p203:DateTime64(3)} and e.time < {p204:DateTime64(3)}
and e.event = {p205:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p206:UInt32} and revision > {p207:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p208:UInt32} and revision > {p209:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p210:UInt32} and revision > {p211:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p212:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p213:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p214:UInt32} and revision > {p215:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p216:UInt32} and revision > {p217:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p218:UInt32} and revision > {p219:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p220:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p221:UInt32} and is_test = 1))) t inner join (
select person, nth, c.2 as worth, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p222:Int64}, 0)) * 4096 as low, c.1 - 1 as high
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p223:UInt32} and revision > {p224:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p225:UInt32} and revision > {p226:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p227:UInt32} and revision > {p228:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p229:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p230:String}), null))), 0), ''), (e.event = {p231:String}))) as targets
from events e
where e.project_id = {p232:UInt32} and e.is_test = 0
and e.time >= {p233:DateTime64(3)} and e.time < {p234:DateTime64(3)}
and (e.event in {p235:Array(String)} and ((e.event = {p236:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p237:UInt32} and revision > {p238:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p239:UInt32} and revision > {p240:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p241:UInt32} and revision > {p242:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p243:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p244:UInt32} and is_test = 1))
group by person having notEmpty(targets))
array join targets as c, arrayEnumerate(targets) as nth
where toInt64(intDiv(c.1, 4096)) >= {p245:Int64}) c on t.person = c.person
where t.ord >= c.low and t.ord <= c.high
union all
select person, nth, worth, toUInt64(0) as ord, '' as touch from (
select person, nth, c.2 as worth, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p246:Int64}, 0)) * 4096 as low, c.1 - 1 as high
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p247:UInt32} and revision > {p248:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p249:UInt32} and revision > {p250:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p251:UInt32} and revision > {p252:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p253:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p254:String}), null))), 0), ''), (e.event = {p255:String}))) as targets
from events e
where e.project_id = {p256:UInt32} and e.is_test = 0
and e.time >= {p257:DateTime64(3)} and e.time < {p258:DateTime64(3)}
and (e.event in {p259:Array(String)} and ((e.event = {p260:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p261:UInt32} and revision > {p262:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p263:UInt32} and revision > {p264:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p265:UInt32} and revision > {p266:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p267:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p268:UInt32} and is_test = 1))
group by person having notEmpty(targets))
array join targets as c, arrayEnumerate(targets) as nth
where toInt64(intDiv(c.1, 4096)) >= {p269:Int64})
) group by person, nth)) group by person) group by touches order by touches
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "Click"
-- p7 = 0
-- p8 = 1
-- p9 = "Click"
-- p10 = 0
-- p11 = 1
-- p12 = [0]
-- p13 = "channel"
-- p14 = "channel"
-- p15 = "channel"
-- p16 = "channel"
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
-- p29 = 7
-- p30 = "2026-09-23 16:00:00.000"
-- p31 = "2026-10-31 16:00:00.000"
-- p32 = ["Click"]
-- p33 = "Click"
-- p34 = 7
-- p35 = 0
-- p36 = 7
-- p37 = 0
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = "2026-09-30 16:00:00.000"
-- p48 = "2026-10-31 16:00:00.000"
-- p49 = "Pay"
-- p50 = 7
-- p51 = 0
-- p52 = 7
-- p53 = 0
-- p54 = 7
-- p55 = 0
-- p56 = 7
-- p57 = 7
-- p58 = 7
-- p59 = 0
-- p60 = 7
-- p61 = 0
-- p62 = 7
-- p63 = 0
-- p64 = 7
-- p65 = 7
-- p66 = 604800000
-- p67 = 7
-- p68 = 0
-- p69 = 7
-- p70 = 0
-- p71 = 7
-- p72 = 0
-- p73 = "amount"
-- p74 = "amount"
-- p75 = "Pay"
-- p76 = 7
-- p77 = "2026-09-23 16:00:00.000"
-- p78 = "2026-10-31 16:00:00.000"
-- p79 = ["Pay"]
-- p80 = "Pay"
-- p81 = 7
-- p82 = 0
-- p83 = 7
-- p84 = 0
-- p85 = 7
-- p86 = 0
-- p87 = 7
-- p88 = 7
-- p89 = 1790784000000
-- p90 = 604800000
-- p91 = 7
-- p92 = 0
-- p93 = 7
-- p94 = 0
-- p95 = 7
-- p96 = 0
-- p97 = "amount"
-- p98 = "amount"
-- p99 = "Pay"
-- p100 = 7
-- p101 = "2026-09-23 16:00:00.000"
-- p102 = "2026-10-31 16:00:00.000"
-- p103 = ["Pay"]
-- p104 = "Pay"
-- p105 = 7
-- p106 = 0
-- p107 = 7
-- p108 = 0
-- p109 = 7
-- p110 = 0
-- p111 = 7
-- p112 = 7
-- p113 = 1790784000000
-- p114 = 7
-- p115 = 0
-- p116 = 7
-- p117 = 0
-- p118 = 7
-- p119 = 0
-- p120 = "Click"
-- p121 = 0
-- p122 = 1
-- p123 = "Click"
-- p124 = 0
-- p125 = 1
-- p126 = [0]
-- p127 = "channel"
-- p128 = "channel"
-- p129 = "channel"
-- p130 = "channel"
-- p131 = "channel"
-- p132 = "channel"
-- p133 = "channel"
-- p134 = "channel"
-- p135 = "channel"
-- p136 = "channel"
-- p137 = "channel"
-- p138 = "channel"
-- p139 = "channel"
-- p140 = "channel"
-- p141 = "channel"
-- p142 = "channel"
-- p143 = 7
-- p144 = "2026-09-23 16:00:00.000"
-- p145 = "2026-10-31 16:00:00.000"
-- p146 = ["Click"]
-- p147 = "Click"
-- p148 = 7
-- p149 = 0
-- p150 = 7
-- p151 = 0
-- p152 = 7
-- p153 = 0
-- p154 = 7
-- p155 = 7
-- p156 = 7
-- p157 = 0
-- p158 = 7
-- p159 = 0
-- p160 = 7
-- p161 = 0
-- p162 = "Click"
-- p163 = 0
-- p164 = 1
-- p165 = "Click"
-- p166 = 0
-- p167 = 1
-- p168 = [0]
-- p169 = "channel"
-- p170 = "channel"
-- p171 = "channel"
-- p172 = "channel"
-- p173 = "channel"
-- p174 = "channel"
-- p175 = "channel"
-- p176 = "channel"
-- p177 = "channel"
-- p178 = "channel"
-- p179 = "channel"
-- p180 = "channel"
-- p181 = "channel"
-- p182 = "channel"
-- p183 = "channel"
-- p184 = "channel"
-- p185 = 7
-- p186 = "2026-09-23 16:00:00.000"
-- p187 = "2026-10-31 16:00:00.000"
-- p188 = ["Click"]
-- p189 = "Click"
-- p190 = 7
-- p191 = 0
-- p192 = 7
-- p193 = 0
-- p194 = 7
-- p195 = 0
-- p196 = 7
-- p197 = 0
-- p198 = 7
-- p199 = 0
-- p200 = 7
-- p201 = 0
-- p202 = 7
-- p203 = "2026-09-30 16:00:00.000"
-- p204 = "2026-10-31 16:00:00.000"
-- p205 = "Pay"
-- p206 = 7
-- p207 = 0
-- p208 = 7
-- p209 = 0
-- p210 = 7
-- p211 = 0
-- p212 = 7
-- p213 = 7
-- p214 = 7
-- p215 = 0
-- p216 = 7
-- p217 = 0
-- p218 = 7
-- p219 = 0
-- p220 = 7
-- p221 = 7
-- p222 = 604800000
-- p223 = 7
-- p224 = 0
-- p225 = 7
-- p226 = 0
-- p227 = 7
-- p228 = 0
-- p229 = "amount"
-- p230 = "amount"
-- p231 = "Pay"
-- p232 = 7
-- p233 = "2026-09-23 16:00:00.000"
-- p234 = "2026-10-31 16:00:00.000"
-- p235 = ["Pay"]
-- p236 = "Pay"
-- p237 = 7
-- p238 = 0
-- p239 = 7
-- p240 = 0
-- p241 = 7
-- p242 = 0
-- p243 = 7
-- p244 = 7
-- p245 = 1790784000000
-- p246 = 604800000
-- p247 = 7
-- p248 = 0
-- p249 = 7
-- p250 = 0
-- p251 = 7
-- p252 = 0
-- p253 = "amount"
-- p254 = "amount"
-- p255 = "Pay"
-- p256 = 7
-- p257 = "2026-09-23 16:00:00.000"
-- p258 = "2026-10-31 16:00:00.000"
-- p259 = ["Pay"]
-- p260 = "Pay"
-- p261 = 7
-- p262 = 0
-- p263 = 7
-- p264 = 0
-- p265 = 7
-- p266 = 0
-- p267 = 7
-- p268 = 7
-- p269 = 1790784000000
