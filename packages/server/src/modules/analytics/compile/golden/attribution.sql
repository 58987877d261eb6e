select if(grouping(nth) = 1, 0, nth) as place, any(id) as name, sum(hits) as touches, uniqExactMerge(who) as people, uniqExactMerge(which) as valid, sum(first_n) as first_count, sum(first_sum) as first_value, sum(last_n) as last_count, sum(last_sum) as last_value, sum(linear_n) as linear_count, sum(linear_sum) as linear_value, sum(position_n) as position_count, sum(position_sum) as position_value, sum(decay_n) as decay_count, sum(decay_sum) as decay_value
from (
select *, if(id = {p0:String}, {p1:UInt64} + 1, least(row_number() over (order by id = {p2:String}, linear_n desc, id), {p3:UInt64})) as nth
from (
select id, sum(hits) as hits, uniqExactMergeState(who) as who, uniqExactMergeState(which) as which, sum(first_n) as first_n, sum(first_sum) as first_sum, sum(last_n) as last_n, sum(last_sum) as last_sum, sum(linear_n) as linear_n, sum(linear_sum) as linear_sum, sum(position_n) as position_n, sum(position_sum) as position_sum, sum(decay_n) as decay_n, sum(decay_sum) as decay_sum
from (
select id, 0 as hits, uniqExactState(person) as who, uniqExactStateIf((person, ord), n > 0) as which, sum(first) as first_n, sum(first * value) as first_sum, sum(last) as last_n, sum(last * value) as last_sum, sum(linear) as linear_n, sum(linear * value) as linear_sum, sum(position) as position_n, sum(position * value) as position_sum, sum(decay) as decay_n, sum(decay * value) as decay_sum
from (
select person, value, n, credit.1 as id, credit.2 as ord,
credit.3 as first, credit.4 as last, credit.5 as linear, credit.6 as position, credit.7 as decay
from (
select person, value, n, arrayJoin(if(n = 0, [({p4:String}, toUInt64(0), 1., 1., 1., 1., 1.)], arrayMap((t, j) -> (t.2, t.1, toFloat64(j = 1), toFloat64(j = n), 1 / n,
multiIf(n <= 2, 1 / n, j = 1 or j = n, 0.4, 0.2 / (n - 2)), exp2((toInt64(intDiv(t.1, 4096)) - latest) / {p5:Float64}) / whole), found, arrayEnumerate(found)))) as credit
from (
select *, length(found) as n, toInt64(intDiv(found[-1].1, 4096)) as latest, arraySum(t -> exp2((toInt64(intDiv(t.1, 4096)) - latest) / {p6:Float64}), found) as whole
from (
select person, nth, any(worth) as value, arraySort(groupArrayIf((ord, touch), ord > 0)) as found
from (
select t.person as person, c.nth as nth, c.worth as worth, t.ord as ord, t.touch as touch
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, concat(toString(multiIf(e.event = {p13:String}, {p14:UInt8}, {p15:UInt8})), if(multiIf(e.event = {p16:String}, {p17:UInt8}, {p18:UInt8}) in {p19:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p20:String}) = 'Array', JSONExtract(e.extra, {p21:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p22:String}) = 'Array', JSONExtract(e.extra, {p23:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p24:String}) = 'String', JSONExtractString(e.extra, {p25:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p26:String}) = 'String', JSONExtractString(e.extra, {p27:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p28:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p29:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p30:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p31:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p32:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p33:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p34:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p35:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch
from events e
where e.project_id = {p36:UInt32} and e.is_test = 0
and e.time >= {p37:DateTime64(3)} and e.time < {p38:DateTime64(3)}
and e.event in {p39:Array(String)} and ((e.event = {p40:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > {p42:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > {p46:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > {p48:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p49:UInt32} and revision > {p50:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p51:UInt32} and revision > {p52:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p53:UInt32} and e.is_test = 0
and e.time >= {p54:DateTime64(3)} and e.time < {p55:DateTime64(3)}
and e.event = {p56:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p57:UInt32} and revision > {p58:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p59:UInt32} and revision > {p60:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p61:UInt32} and revision > {p62:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p63:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p64:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p65:UInt32} and revision > {p66:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p67:UInt32} and revision > {p68:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p71:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p72:UInt32} and is_test = 1))) t inner join (
select person, nth, c.2 as worth, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p73:Int64}, 0)) * 4096 as low, c.1 - 1 as high
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p76:UInt32} and revision > {p77:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p78:UInt32} and revision > {p79:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p80:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p81:String}), null))), 0), ''), (e.event = {p82:String}))) as targets
from events e
where e.project_id = {p83:UInt32} and e.is_test = 0
and e.time >= {p84:DateTime64(3)} and e.time < {p85:DateTime64(3)}
and (e.event in {p86:Array(String)} and ((e.event = {p87:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p88:UInt32} and revision > {p89:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p90:UInt32} and revision > {p91:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p92:UInt32} and revision > {p93:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p94:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p95:UInt32} and is_test = 1))
group by person having notEmpty(targets))
array join targets as c, arrayEnumerate(targets) as nth
where toInt64(intDiv(c.1, 4096)) >= {p96:Int64}) c on t.person = c.person
where t.ord >= c.low and t.ord <= c.high
union all
select person, nth, worth, toUInt64(0) as ord, '' as touch from (
select person, nth, c.2 as worth, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p97:Int64}, 0)) * 4096 as low, c.1 - 1 as high
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p98:UInt32} and revision > {p99:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p100:UInt32} and revision > {p101:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p102:UInt32} and revision > {p103:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p104:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p105:String}), null))), 0), ''), (e.event = {p106:String}))) as targets
from events e
where e.project_id = {p107:UInt32} and e.is_test = 0
and e.time >= {p108:DateTime64(3)} and e.time < {p109:DateTime64(3)}
and (e.event in {p110:Array(String)} and ((e.event = {p111:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p112:UInt32} and revision > {p113:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p114:UInt32} and revision > {p115:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p116:UInt32} and revision > {p117:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p118:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p119:UInt32} and is_test = 1))
group by person having notEmpty(targets))
array join targets as c, arrayEnumerate(targets) as nth
where toInt64(intDiv(c.1, 4096)) >= {p120:Int64})
) group by person, nth)
)
)) group by id
union all
select touch as id, hits, uniqExactStateIf(toUInt64(0), false) as who, uniqExactStateIf((toUInt64(0), toUInt64(0)), false) as which, 0 as first_n, 0 as first_sum, 0 as last_n, 0 as last_sum, 0 as linear_n, 0 as linear_sum, 0 as position_n, 0 as position_sum, 0 as decay_n, 0 as decay_sum
from (
select concat(toString(multiIf(e.event = {p121:String}, {p122:UInt8}, {p123:UInt8})), if(multiIf(e.event = {p124:String}, {p125:UInt8}, {p126:UInt8}) in {p127:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p128:String}) = 'Array', JSONExtract(e.extra, {p129:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p130:String}) = 'Array', JSONExtract(e.extra, {p131:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p132:String}) = 'String', JSONExtractString(e.extra, {p133:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p134:String}) = 'String', JSONExtractString(e.extra, {p135:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p136:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p137:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p138:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p139:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p140:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p141:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p142:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p143:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch, count() as hits
from events e
where e.project_id = {p144:UInt32} and e.is_test = 0
and e.time >= {p145:DateTime64(3)} and e.time < {p146:DateTime64(3)}
and e.event in {p147:Array(String)} and ((e.event = {p148:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p149:UInt32} and revision > {p150:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p151:UInt32} and revision > {p152:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p153:UInt32} and revision > {p154:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p155:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p156:UInt32} and is_test = 1))
group by touch) group by touch, hits
) group by id
)
) group by grouping sets ((nth), ()) order by place
settings prefer_column_name_to_alias = 1
-- p0 = "direct"
-- p1 = 51
-- p2 = "direct"
-- p3 = 51
-- p4 = "direct"
-- p5 = 604800000
-- p6 = 604800000
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = 7
-- p12 = 0
-- p13 = "Click"
-- p14 = 0
-- p15 = 1
-- p16 = "Click"
-- p17 = 0
-- p18 = 1
-- p19 = [0]
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
-- p34 = "channel"
-- p35 = "channel"
-- p36 = 7
-- p37 = "2026-09-23 16:00:00.000"
-- p38 = "2026-10-31 16:00:00.000"
-- p39 = ["Click"]
-- p40 = "Click"
-- p41 = 7
-- p42 = 0
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 0
-- p47 = 7
-- p48 = 0
-- p49 = 7
-- p50 = 0
-- p51 = 7
-- p52 = 0
-- p53 = 7
-- p54 = "2026-09-30 16:00:00.000"
-- p55 = "2026-10-31 16:00:00.000"
-- p56 = "Pay"
-- p57 = 7
-- p58 = 0
-- p59 = 7
-- p60 = 0
-- p61 = 7
-- p62 = 0
-- p63 = 7
-- p64 = 7
-- p65 = 7
-- p66 = 0
-- p67 = 7
-- p68 = 0
-- p69 = 7
-- p70 = 0
-- p71 = 7
-- p72 = 7
-- p73 = 604800000
-- p74 = 7
-- p75 = 0
-- p76 = 7
-- p77 = 0
-- p78 = 7
-- p79 = 0
-- p80 = "amount"
-- p81 = "amount"
-- p82 = "Pay"
-- p83 = 7
-- p84 = "2026-09-23 16:00:00.000"
-- p85 = "2026-10-31 16:00:00.000"
-- p86 = ["Pay"]
-- p87 = "Pay"
-- p88 = 7
-- p89 = 0
-- p90 = 7
-- p91 = 0
-- p92 = 7
-- p93 = 0
-- p94 = 7
-- p95 = 7
-- p96 = 1790784000000
-- p97 = 604800000
-- p98 = 7
-- p99 = 0
-- p100 = 7
-- p101 = 0
-- p102 = 7
-- p103 = 0
-- p104 = "amount"
-- p105 = "amount"
-- p106 = "Pay"
-- p107 = 7
-- p108 = "2026-09-23 16:00:00.000"
-- p109 = "2026-10-31 16:00:00.000"
-- p110 = ["Pay"]
-- p111 = "Pay"
-- p112 = 7
-- p113 = 0
-- p114 = 7
-- p115 = 0
-- p116 = 7
-- p117 = 0
-- p118 = 7
-- p119 = 7
-- p120 = 1790784000000
-- p121 = "Click"
-- p122 = 0
-- p123 = 1
-- p124 = "Click"
-- p125 = 0
-- p126 = 1
-- p127 = [0]
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
-- p143 = "channel"
-- p144 = 7
-- p145 = "2026-09-23 16:00:00.000"
-- p146 = "2026-10-31 16:00:00.000"
-- p147 = ["Click"]
-- p148 = "Click"
-- p149 = 7
-- p150 = 0
-- p151 = 7
-- p152 = 0
-- p153 = 7
-- p154 = 0
-- p155 = 7
-- p156 = 7
