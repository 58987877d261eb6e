select step.1 as before, step.2 as after, step.3 as ends_lost, count() as times
from (
select arrayJoin(arrayMap((a, b, i) -> (a, b, lost and i > length(path)), arrayPushFront(path, ''), arrayPushBack(path, ''), range(1, length(path) + 2))) as step
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
where project_id = {p6:UInt32} and revision > {p7:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))), 0), ''), (e.event = {p10:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p11:String}, {p12:UInt8}, {p13:UInt8})), if(multiIf(e.event = {p14:String}, {p15:UInt8}, {p16:UInt8}) in {p17:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p18:String}) = 'Array', JSONExtract(e.extra, {p19:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p20:String}) = 'Array', JSONExtract(e.extra, {p21:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p22:String}) = 'String', JSONExtractString(e.extra, {p23:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p24:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p25:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p26:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p27:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p28:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p29:String})), null))), 'btrue', 'bfalse')), '')])])[1]), ''))), (e.event in {p30:Array(String)} and ((e.event = {p31:String}))))) as touches
from events e
where e.project_id = {p32:UInt32} and e.is_test = 0
and e.time >= {p33:DateTime64(3)} and e.time < {p34:DateTime64(3)}
and (e.event in {p35:Array(String)} and ((e.event = {p36:String}) or (e.event = {p37:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p50:UInt32} and e.is_test = 0
and e.time >= {p51:DateTime64(3)} and e.time < {p52:DateTime64(3)}
and e.event = {p53:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p54:UInt32} and revision > {p55:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p56:UInt32} and revision > {p57:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p58:UInt32} and revision > {p59:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p60:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p61:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p64:UInt32} and revision > {p65:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p66:UInt32} and revision > {p67:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p68:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p69:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
array join spans as c) where notEmpty(found)
union all
select arrayMap(t -> t.2, arraySort(groupArray((ord, touch)))) as path, toFloat64(0) as worth, true as lost
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p70:UInt32} and revision > {p71:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p72:UInt32} and revision > {p73:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, concat(toString(multiIf(e.event = {p76:String}, {p77:UInt8}, {p78:UInt8})), if(multiIf(e.event = {p79:String}, {p80:UInt8}, {p81:UInt8}) in {p82:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p83:String}) = 'Array', JSONExtract(e.extra, {p84:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p85:String}) = 'Array', JSONExtract(e.extra, {p86:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p87:String}) = 'String', JSONExtractString(e.extra, {p88:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p89:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p90:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p91:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p92:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p93:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p94:String})), null))), 'btrue', 'bfalse')), '')])])[1]), '')) as touch
from events e
where e.project_id = {p95:UInt32} and e.is_test = 0
and e.time >= {p96:DateTime64(3)} and e.time < {p97:DateTime64(3)}
and e.event in {p98:Array(String)} and ((e.event = {p99:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p100:UInt32} and revision > {p101:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p102:UInt32} and revision > {p103:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p104:UInt32} and revision > {p105:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p106:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p107:UInt32} and is_test = 1)))
where (person, ord) not in (select person, arrayJoin(found).1 from (
select person, c.1 as value, arrayFilter(t -> t.1 >= c.2 and t.1 <= c.3, touches) as found
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p108:Int64}, 0)) * 4096, toUInt64(c.1 - 1), toInt64(intDiv(c.1, 4096)) >= {p109:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p110:UInt32} and revision > {p111:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p112:UInt32} and revision > {p113:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p114:UInt32} and revision > {p115:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p116:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p117:String}), null))), 0), ''), (e.event = {p118:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p119:String}, {p120:UInt8}, {p121:UInt8})), if(multiIf(e.event = {p122:String}, {p123:UInt8}, {p124:UInt8}) in {p125:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p126:String}) = 'Array', JSONExtract(e.extra, {p127:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p128:String}) = 'Array', JSONExtract(e.extra, {p129:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p130:String}) = 'String', JSONExtractString(e.extra, {p131:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p132:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p133:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p134:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p135:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p136:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p137:String})), null))), 'btrue', 'bfalse')), '')])])[1]), ''))), (e.event in {p138:Array(String)} and ((e.event = {p139:String}))))) as touches
from events e
where e.project_id = {p140:UInt32} and e.is_test = 0
and e.time >= {p141:DateTime64(3)} and e.time < {p142:DateTime64(3)}
and (e.event in {p143:Array(String)} and ((e.event = {p144:String}) or (e.event = {p145:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p146:UInt32} and revision > {p147:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p148:UInt32} and revision > {p149:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p150:UInt32} and revision > {p151:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p152:UInt32} and revision > {p153:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p154:UInt32} and revision > {p155:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p156:UInt32} and revision > {p157:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p158:UInt32} and e.is_test = 0
and e.time >= {p159:DateTime64(3)} and e.time < {p160:DateTime64(3)}
and e.event = {p161:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p162:UInt32} and revision > {p163:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p164:UInt32} and revision > {p165:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p166:UInt32} and revision > {p167:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p168:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p169:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p170:UInt32} and revision > {p171:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p172:UInt32} and revision > {p173:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p174:UInt32} and revision > {p175:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p176:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p177:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
array join spans as c)) group by person)
) group by before, after, ends_lost order by before, after, ends_lost
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
-- p30 = ["Click"]
-- p31 = "Click"
-- p32 = 7
-- p33 = "2026-09-23 16:00:00.000"
-- p34 = "2026-10-31 16:00:00.000"
-- p35 = ["Pay","Click"]
-- p36 = "Pay"
-- p37 = "Click"
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = 0
-- p50 = 7
-- p51 = "2026-09-30 16:00:00.000"
-- p52 = "2026-10-31 16:00:00.000"
-- p53 = "Pay"
-- p54 = 7
-- p55 = 0
-- p56 = 7
-- p57 = 0
-- p58 = 7
-- p59 = 0
-- p60 = 7
-- p61 = 7
-- p62 = 7
-- p63 = 0
-- p64 = 7
-- p65 = 0
-- p66 = 7
-- p67 = 0
-- p68 = 7
-- p69 = 7
-- p70 = 7
-- p71 = 0
-- p72 = 7
-- p73 = 0
-- p74 = 7
-- p75 = 0
-- p76 = "Click"
-- p77 = 0
-- p78 = 1
-- p79 = "Click"
-- p80 = 0
-- p81 = 1
-- p82 = [0]
-- p83 = "channel"
-- p84 = "channel"
-- p85 = "channel"
-- p86 = "channel"
-- p87 = "channel"
-- p88 = "channel"
-- p89 = "channel"
-- p90 = "channel"
-- p91 = "channel"
-- p92 = "channel"
-- p93 = "channel"
-- p94 = "channel"
-- p95 = 7
-- p96 = "2026-09-23 16:00:00.000"
-- p97 = "2026-10-31 16:00:00.000"
-- p98 = ["Click"]
-- p99 = "Click"
-- p100 = 7
-- p101 = 0
-- p102 = 7
-- p103 = 0
-- p104 = 7
-- p105 = 0
-- p106 = 7
-- p107 = 7
-- p108 = 604800000
-- p109 = 1790784000000
-- p110 = 7
-- p111 = 0
-- p112 = 7
-- p113 = 0
-- p114 = 7
-- p115 = 0
-- p116 = "amount"
-- p117 = "amount"
-- p118 = "Pay"
-- p119 = "Click"
-- p120 = 0
-- p121 = 1
-- p122 = "Click"
-- p123 = 0
-- p124 = 1
-- p125 = [0]
-- p126 = "channel"
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
-- p138 = ["Click"]
-- p139 = "Click"
-- p140 = 7
-- p141 = "2026-09-23 16:00:00.000"
-- p142 = "2026-10-31 16:00:00.000"
-- p143 = ["Pay","Click"]
-- p144 = "Pay"
-- p145 = "Click"
-- p146 = 7
-- p147 = 0
-- p148 = 7
-- p149 = 0
-- p150 = 7
-- p151 = 0
-- p152 = 7
-- p153 = 0
-- p154 = 7
-- p155 = 0
-- p156 = 7
-- p157 = 0
-- p158 = 7
-- p159 = "2026-09-30 16:00:00.000"
-- p160 = "2026-10-31 16:00:00.000"
-- p161 = "Pay"
-- p162 = 7
-- p163 = 0
-- p164 = 7
-- p165 = 0
-- p166 = 7
-- p167 = 0
-- p168 = 7
-- p169 = 7
-- p170 = 7
-- p171 = 0
-- p172 = 7
-- p173 = 0
-- p174 = 7
-- p175 = 0
-- p176 = 7
-- p177 = 7
