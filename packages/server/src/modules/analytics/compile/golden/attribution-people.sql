select distinct person as person_id from (
select person, value, n, credit.1 as id, credit.2 as ord,
credit.3 as first, credit.4 as last, credit.5 as linear, credit.6 as position, credit.7 as decay
from (
select person, value, n, arrayJoin(if(n = 0, [({p0:String}, toUInt64(0), 1., 1., 1., 1., 1.)], arrayMap((t, j) -> (t.2, t.1, toFloat64(j = 1), toFloat64(j = n), 1 / n,
multiIf(n <= 2, 1 / n, j = 1 or j = n, 0.4, 0.2 / (n - 2)), exp2((toInt64(intDiv(t.1, 4096)) - latest) / {p1:Float64}) / whole), found, arrayEnumerate(found)))) as credit
from (
select *, length(found) as n, toInt64(intDiv(found[-1].1, 4096)) as latest, arraySum(t -> exp2((toInt64(intDiv(t.1, 4096)) - latest) / {p2:Float64}), found) as whole
from (
select person, nth, any(worth) as value, arraySort(groupArrayIf((ord, touch), ord > 0)) as found
from (
select t.person as person, c.nth as nth, c.worth as worth, t.ord as ord, t.touch as touch
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, concat(toString(multiIf(e.event = {p9:String}, {p10:UInt8}, {p11:UInt8})), if(multiIf(e.event = {p12:String}, {p13:UInt8}, {p14:UInt8}) in {p15:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p16:String}) = 'Array', JSONExtract(e.extra, {p17:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p18:String}) = 'Array', JSONExtract(e.extra, {p19:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p20:String}) = 'String', JSONExtractString(e.extra, {p21:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p22:String}) = 'String', JSONExtractString(e.extra, {p23:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p24:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p25:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p26:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p27:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p28:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p29:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p30:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p31:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch
from events e
where e.project_id = {p32:UInt32} and e.is_test = 0
and e.time >= {p33:DateTime64(3)} and e.time < {p34:DateTime64(3)}
and e.event in {p35:Array(String)} and ((e.event = {p36:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p39:UInt32} and revision > {p40:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > {p42:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > {p46:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > {p48:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p49:UInt32} and e.is_test = 0
and e.time >= {p50:DateTime64(3)} and e.time < {p51:DateTime64(3)}
and e.event = {p52:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p53:UInt32} and revision > {p54:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p55:UInt32} and revision > {p56:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p57:UInt32} and revision > {p58:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p59:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p60:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p61:UInt32} and revision > {p62:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p63:UInt32} and revision > {p64:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p65:UInt32} and revision > {p66:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p67:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p68:UInt32} and is_test = 1))) t inner join (
select person, nth, c.2 as worth, greatest(toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p69:Int64}, 0)) * 4096, before) as low, arrayLast(x -> x.1 < c.1 and x.2 = c.3 and x.2 != '', forward_0).1 as high
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p70:UInt32} and revision > {p71:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p72:UInt32} and revision > {p73:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p76:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p77:String}), null))), 0), if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p78:String}) = 'Array', JSONExtract(e.extra, {p79:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p80:String}) = 'Array', JSONExtract(e.extra, {p81:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p82:String}) = 'String', JSONExtractString(e.extra, {p83:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p84:String}) = 'String', JSONExtractString(e.extra, {p85:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p86:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p87:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p88:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p89:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p90:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p91:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p92:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p93:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p94:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p95:String}) = 'Array', JSONExtract(e.extra, {p96:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p97:String}) = 'Array', JSONExtract(e.extra, {p98:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p99:String}) = 'String', JSONExtractString(e.extra, {p100:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p101:String}) = 'String', JSONExtractString(e.extra, {p102:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p103:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p104:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p105:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p106:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p107:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p108:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p109:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p110:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p111:String}))) as forward_0
from events e
where e.project_id = {p112:UInt32} and e.is_test = 0
and e.time >= {p113:DateTime64(3)} and e.time < {p114:DateTime64(3)}
and (e.event in {p115:Array(String)} and ((e.event = {p116:String}) or (e.event = {p117:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p118:UInt32} and revision > {p119:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p120:UInt32} and revision > {p121:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p122:UInt32} and revision > {p123:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p124:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p125:UInt32} and is_test = 1))
group by person having notEmpty(targets))
array join targets as c, arrayEnumerate(targets) as nth, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)) as before
where toInt64(intDiv(c.1, 4096)) >= {p126:Int64}) c on t.person = c.person
where t.ord >= c.low and t.ord <= c.high
union all
select person, nth, worth, toUInt64(0) as ord, '' as touch from (
select person, nth, c.2 as worth, greatest(toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p127:Int64}, 0)) * 4096, before) as low, arrayLast(x -> x.1 < c.1 and x.2 = c.3 and x.2 != '', forward_0).1 as high
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p128:UInt32} and revision > {p129:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p130:UInt32} and revision > {p131:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p132:UInt32} and revision > {p133:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p134:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p135:String}), null))), 0), if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p136:String}) = 'Array', JSONExtract(e.extra, {p137:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p138:String}) = 'Array', JSONExtract(e.extra, {p139:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p140:String}) = 'String', JSONExtractString(e.extra, {p141:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p142:String}) = 'String', JSONExtractString(e.extra, {p143:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p144:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p145:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p146:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p147:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p148:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p149:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p150:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p151:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p152:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p153:String}) = 'Array', JSONExtract(e.extra, {p154:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p155:String}) = 'Array', JSONExtract(e.extra, {p156:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p157:String}) = 'String', JSONExtractString(e.extra, {p158:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p159:String}) = 'String', JSONExtractString(e.extra, {p160:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p161:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p162:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p163:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p164:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p165:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p166:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p167:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p168:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p169:String}))) as forward_0
from events e
where e.project_id = {p170:UInt32} and e.is_test = 0
and e.time >= {p171:DateTime64(3)} and e.time < {p172:DateTime64(3)}
and (e.event in {p173:Array(String)} and ((e.event = {p174:String}) or (e.event = {p175:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p176:UInt32} and revision > {p177:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p178:UInt32} and revision > {p179:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p180:UInt32} and revision > {p181:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p182:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p183:UInt32} and is_test = 1))
group by person having notEmpty(targets))
array join targets as c, arrayEnumerate(targets) as nth, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)) as before
where toInt64(intDiv(c.1, 4096)) >= {p184:Int64})
) group by person, nth)
)
)) where id not in {p185:Array(String)}
-- p0 = "direct"
-- p1 = 604800000
-- p2 = 604800000
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = 0
-- p9 = "Click"
-- p10 = 0
-- p11 = 1
-- p12 = "Click"
-- p13 = 0
-- p14 = 1
-- p15 = [0]
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
-- p29 = "channel"
-- p30 = "channel"
-- p31 = "channel"
-- p32 = 7
-- p33 = "2026-09-23 16:00:00.000"
-- p34 = "2026-10-31 16:00:00.000"
-- p35 = ["Click"]
-- p36 = "Click"
-- p37 = 7
-- p38 = 0
-- p39 = 7
-- p40 = 0
-- p41 = 7
-- p42 = 0
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 0
-- p47 = 7
-- p48 = 0
-- p49 = 7
-- p50 = "2026-09-30 16:00:00.000"
-- p51 = "2026-10-31 16:00:00.000"
-- p52 = "Pay"
-- p53 = 7
-- p54 = 0
-- p55 = 7
-- p56 = 0
-- p57 = 7
-- p58 = 0
-- p59 = 7
-- p60 = 7
-- p61 = 7
-- p62 = 0
-- p63 = 7
-- p64 = 0
-- p65 = 7
-- p66 = 0
-- p67 = 7
-- p68 = 7
-- p69 = 604800000
-- p70 = 7
-- p71 = 0
-- p72 = 7
-- p73 = 0
-- p74 = 7
-- p75 = 0
-- p76 = "amount"
-- p77 = "amount"
-- p78 = "product_id"
-- p79 = "product_id"
-- p80 = "product_id"
-- p81 = "product_id"
-- p82 = "product_id"
-- p83 = "product_id"
-- p84 = "product_id"
-- p85 = "product_id"
-- p86 = "product_id"
-- p87 = "product_id"
-- p88 = "product_id"
-- p89 = "product_id"
-- p90 = "product_id"
-- p91 = "product_id"
-- p92 = "product_id"
-- p93 = "product_id"
-- p94 = "Pay"
-- p95 = "product_id"
-- p96 = "product_id"
-- p97 = "product_id"
-- p98 = "product_id"
-- p99 = "product_id"
-- p100 = "product_id"
-- p101 = "product_id"
-- p102 = "product_id"
-- p103 = "product_id"
-- p104 = "product_id"
-- p105 = "product_id"
-- p106 = "product_id"
-- p107 = "product_id"
-- p108 = "product_id"
-- p109 = "product_id"
-- p110 = "product_id"
-- p111 = "View"
-- p112 = 7
-- p113 = "2026-09-23 16:00:00.000"
-- p114 = "2026-10-31 16:00:00.000"
-- p115 = ["Pay","View"]
-- p116 = "Pay"
-- p117 = "View"
-- p118 = 7
-- p119 = 0
-- p120 = 7
-- p121 = 0
-- p122 = 7
-- p123 = 0
-- p124 = 7
-- p125 = 7
-- p126 = 1790784000000
-- p127 = 604800000
-- p128 = 7
-- p129 = 0
-- p130 = 7
-- p131 = 0
-- p132 = 7
-- p133 = 0
-- p134 = "amount"
-- p135 = "amount"
-- p136 = "product_id"
-- p137 = "product_id"
-- p138 = "product_id"
-- p139 = "product_id"
-- p140 = "product_id"
-- p141 = "product_id"
-- p142 = "product_id"
-- p143 = "product_id"
-- p144 = "product_id"
-- p145 = "product_id"
-- p146 = "product_id"
-- p147 = "product_id"
-- p148 = "product_id"
-- p149 = "product_id"
-- p150 = "product_id"
-- p151 = "product_id"
-- p152 = "Pay"
-- p153 = "product_id"
-- p154 = "product_id"
-- p155 = "product_id"
-- p156 = "product_id"
-- p157 = "product_id"
-- p158 = "product_id"
-- p159 = "product_id"
-- p160 = "product_id"
-- p161 = "product_id"
-- p162 = "product_id"
-- p163 = "product_id"
-- p164 = "product_id"
-- p165 = "product_id"
-- p166 = "product_id"
-- p167 = "product_id"
-- p168 = "product_id"
-- p169 = "View"
-- p170 = 7
-- p171 = "2026-09-23 16:00:00.000"
-- p172 = "2026-10-31 16:00:00.000"
-- p173 = ["Pay","View"]
-- p174 = "Pay"
-- p175 = "View"
-- p176 = 7
-- p177 = 0
-- p178 = 7
-- p179 = 0
-- p180 = 7
-- p181 = 0
-- p182 = 7
-- p183 = 7
-- p184 = 1790784000000
-- p185 = ["0=sapp","0=","direct"]
