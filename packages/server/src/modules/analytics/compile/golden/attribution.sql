select if(grouping(nth) = 1, 0, nth) as place, any(id) as name, sum(hits) as touches, uniqExactMerge(who) as people, sum(fresh) as valid, sum(first_count) as first_count, sum(first_value) as first_value, sum(last_count) as last_count, sum(last_value) as last_value, sum(linear_count) as linear_count, sum(linear_value) as linear_value, sum(position_count) as position_count, sum(position_value) as position_value, sum(decay_count) as decay_count, sum(decay_value) as decay_value
from (
select *, if(id = {p0:String}, {p1:UInt64} + 1, least(row_number() over (order by id = {p2:String}, linear_count desc, id), {p3:UInt64})) as nth
from (
select id, sum(hits) as hits, uniqExactMergeState(who) as who, sum(fresh) as fresh, sum(first_count) as first_count, sum(first_value) as first_value, sum(last_count) as last_count, sum(last_value) as last_value, sum(linear_count) as linear_count, sum(linear_value) as linear_value, sum(position_count) as position_count, sum(position_value) as position_value, sum(decay_count) as decay_count, sum(decay_value) as decay_value
from (
select id, 0 as hits, uniqExactState(person) as who, sum(id != {p4:String}) as fresh, sum(first_count) as first_count, sum(first_value) as first_value, sum(last_count) as last_count, sum(last_value) as last_value, sum(linear_count) as linear_count, sum(linear_value) as linear_value, sum(position_count) as position_count, sum(position_value) as position_value, sum(decay_count) as decay_count, sum(decay_value) as decay_value
from (
select person, id, first_count, first_value, last_count, last_value, linear_count, linear_value, position_count, position_value, decay_count, decay_value
from (
select person, arrayFilter((x, m) -> m.2 = 1, marks.3, marks) as ids, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, toInt64(1), m.2 = 0, -toInt64(1), toInt64(0)), marks), marks) as actives,
arrayMap((x0) -> x0, arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.), 0.), marks), marks), arrayPushBack(arrayPopFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.), 0.), marks), marks)), arraySum(m -> if(m.2 = 0, (1.), 0.), marks)))) as first_counts, arrayMap((x0) -> x0, arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks), marks), arrayPushBack(arrayPopFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks), marks)), arraySum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks)))) as first_values, arrayMap((x0) -> x0, arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.), 0.), marks), marks), arrayPushFront(arrayPopBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.), 0.), marks), marks)), 0.))) as last_counts, arrayMap((x0) -> x0, arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.) * m.5, 0.), marks), marks), arrayPushFront(arrayPopBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.) * m.5, 0.), marks), marks)), 0.))) as last_values, arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.6), m.2 = 0, -(1. / m.6), 0.), marks), marks)) as linear_counts, arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.6) * m.5, m.2 = 0, -(1. / m.6) * m.5, 0.), marks), marks)) as linear_values, arrayMap((x0, x1, x2) -> x0 + x1 + x2, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))), m.2 = 0, -(multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))), 0.), marks), marks), arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arrayPushBack(arrayPopFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks)), arraySum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks))), arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arrayPushFront(arrayPopBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks)), 0.))) as position_counts, arrayMap((x0, x1, x2) -> x0 + x1 + x2, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))) * m.5, m.2 = 0, -(multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayPushBack(arrayPopFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks)), arraySum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks))), arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayPushFront(arrayPopBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks)), 0.))) as position_values, arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayMap((x, m) -> x * m.4, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.7), m.2 = 0, -(1. / m.7), 0.), marks), marks), marks)) as decay_counts, arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayMap((x, m) -> x * m.4, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.7) * m.5, m.2 = 0, -(1. / m.7) * m.5, 0.), marks), marks), marks)) as decay_values
from (
select person, arrayReverseSort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, t.2, exp2((toInt64(intDiv(t.1, 4096)) - {p5:Int64}) / {p6:Float64}), 0., toInt64(0), 0.), touches),
arrayMap(c -> (c.4, 0, '', 0., c.1, c.2, c.3), found),
arrayMap(c -> (c.5, 2, '', 0., c.1, c.2, c.3), found))) as marks
from (select person, touches, arrayFilter(c -> c.2 > 0, counted) as found from (
select person, touches, arrayMap((s, low, high) -> (s.1, greatest(toInt64(high.2) - toInt64(low.2), 0), high.3 - low.3, s.2, s.3), spans, arraySort(x -> x.1, arrayFilter(x -> x.4 = 0, along)), arraySort(x -> x.1, arrayFilter(x -> x.4 = 2, along))) as counted
from (
select person, touches, spans, arraySort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, toUInt32(0), exp2((toInt64(intDiv(t.1, 4096)) - {p7:Int64}) / {p8:Float64})), touches),
arrayMap((s, i) -> (s.2, 0, i, 0.), spans, arrayEnumerate(spans)),
arrayMap((s, i) -> (s.3, 2, i, 0.), spans, arrayEnumerate(spans)))) as both,
arrayMap((m, n, sum) -> (m.3, n, sum, m.2), both, arrayCumSum(m -> m.2 = 1, both), arrayCumSum(m -> m.4, both)) as along
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p9:Int64}, 0)) * 4096, toUInt64(c.1 - 1), toInt64(intDiv(c.1, 4096)) >= {p10:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > {p14:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p17:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p18:String}), null))), 0), ''), (e.event = {p19:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p20:String}, {p21:UInt8}, {p22:UInt8})), if(multiIf(e.event = {p23:String}, {p24:UInt8}, {p25:UInt8}) in {p26:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p27:String}) = 'Array', JSONExtract(e.extra, {p28:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p29:String}) = 'Array', JSONExtract(e.extra, {p30:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p31:String}) = 'String', JSONExtractString(e.extra, {p32:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p33:String}) = 'String', JSONExtractString(e.extra, {p34:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p35:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p36:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p37:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p38:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p39:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p40:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p41:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p42:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p43:Array(String)} and ((e.event = {p44:String}))))) as touches
from events e
where e.project_id = {p45:UInt32} and e.is_test = 0
and e.time >= {p46:DateTime64(3)} and e.time < {p47:DateTime64(3)}
and (e.event in {p48:Array(String)} and ((e.event = {p49:String}) or (e.event = {p50:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p51:UInt32} and revision > {p52:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p53:UInt32} and revision > {p54:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p55:UInt32} and revision > {p56:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p57:UInt32} and revision > {p58:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p59:UInt32} and revision > {p60:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p61:UInt32} and revision > {p62:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p63:UInt32} and e.is_test = 0
and e.time >= {p64:DateTime64(3)} and e.time < {p65:DateTime64(3)}
and e.event = {p66:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p67:UInt32} and revision > {p68:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p71:UInt32} and revision > {p72:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p73:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p74:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p75:UInt32} and revision > {p76:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p77:UInt32} and revision > {p78:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p79:UInt32} and revision > {p80:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p81:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p82:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
)))
where notEmpty(found))
)
array join ids as id, actives as active, first_counts as first_count, first_values as first_value, last_counts as last_count, last_values as last_value, linear_counts as linear_count, linear_values as linear_value, position_counts as position_count, position_values as position_value, decay_counts as decay_count, decay_values as decay_value
where active > 0
union all
select person, {p83:String} as id, directs as first_count, worths as first_value, directs as last_count, worths as last_value, directs as linear_count, worths as linear_value, directs as position_count, worths as position_value, directs as decay_count, worths as decay_value
from (select person, toFloat64(length(none)) as directs, arraySum(c -> c.1, none) as worths from (select person, arrayFilter(c -> c.2 = 0, counted) as none from (
select person, touches, arrayMap((s, low, high) -> (s.1, greatest(toInt64(high.2) - toInt64(low.2), 0), high.3 - low.3, s.2, s.3), spans, arraySort(x -> x.1, arrayFilter(x -> x.4 = 0, along)), arraySort(x -> x.1, arrayFilter(x -> x.4 = 2, along))) as counted
from (
select person, touches, spans, arraySort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, toUInt32(0), exp2((toInt64(intDiv(t.1, 4096)) - {p84:Int64}) / {p85:Float64})), touches),
arrayMap((s, i) -> (s.2, 0, i, 0.), spans, arrayEnumerate(spans)),
arrayMap((s, i) -> (s.3, 2, i, 0.), spans, arrayEnumerate(spans)))) as both,
arrayMap((m, n, sum) -> (m.3, n, sum, m.2), both, arrayCumSum(m -> m.2 = 1, both), arrayCumSum(m -> m.4, both)) as along
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p86:Int64}, 0)) * 4096, toUInt64(c.1 - 1), toInt64(intDiv(c.1, 4096)) >= {p87:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p88:UInt32} and revision > {p89:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p90:UInt32} and revision > {p91:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p92:UInt32} and revision > {p93:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p94:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p95:String}), null))), 0), ''), (e.event = {p96:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p97:String}, {p98:UInt8}, {p99:UInt8})), if(multiIf(e.event = {p100:String}, {p101:UInt8}, {p102:UInt8}) in {p103:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p104:String}) = 'Array', JSONExtract(e.extra, {p105:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p106:String}) = 'Array', JSONExtract(e.extra, {p107:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p108:String}) = 'String', JSONExtractString(e.extra, {p109:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p110:String}) = 'String', JSONExtractString(e.extra, {p111:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p112:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p113:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p114:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p115:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p116:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p117:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p118:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p119:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p120:Array(String)} and ((e.event = {p121:String}))))) as touches
from events e
where e.project_id = {p122:UInt32} and e.is_test = 0
and e.time >= {p123:DateTime64(3)} and e.time < {p124:DateTime64(3)}
and (e.event in {p125:Array(String)} and ((e.event = {p126:String}) or (e.event = {p127:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p128:UInt32} and revision > {p129:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p130:UInt32} and revision > {p131:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p132:UInt32} and revision > {p133:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p134:UInt32} and revision > {p135:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p136:UInt32} and revision > {p137:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p138:UInt32} and revision > {p139:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p140:UInt32} and e.is_test = 0
and e.time >= {p141:DateTime64(3)} and e.time < {p142:DateTime64(3)}
and e.event = {p143:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p144:UInt32} and revision > {p145:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p146:UInt32} and revision > {p147:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p148:UInt32} and revision > {p149:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p150:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p151:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p152:UInt32} and revision > {p153:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p154:UInt32} and revision > {p155:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p156:UInt32} and revision > {p157:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p158:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p159:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
))) where notEmpty(none))) group by id
union all
select touch as id, hits, uniqExactStateIf(toUInt64(0), false) as who, 0 as fresh, 0 as first_count, 0 as first_value, 0 as last_count, 0 as last_value, 0 as linear_count, 0 as linear_value, 0 as position_count, 0 as position_value, 0 as decay_count, 0 as decay_value
from (
select concat(toString(multiIf(e.event = {p160:String}, {p161:UInt8}, {p162:UInt8})), if(multiIf(e.event = {p163:String}, {p164:UInt8}, {p165:UInt8}) in {p166:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p167:String}) = 'Array', JSONExtract(e.extra, {p168:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p169:String}) = 'Array', JSONExtract(e.extra, {p170:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p171:String}) = 'String', JSONExtractString(e.extra, {p172:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p173:String}) = 'String', JSONExtractString(e.extra, {p174:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p175:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p176:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p177:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p178:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p179:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p180:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p181:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p182:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch, count() as hits
from events e
where e.project_id = {p183:UInt32} and e.is_test = 0
and e.time >= {p184:DateTime64(3)} and e.time < {p185:DateTime64(3)}
and e.event in {p186:Array(String)} and ((e.event = {p187:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p188:UInt32} and revision > {p189:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p190:UInt32} and revision > {p191:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p192:UInt32} and revision > {p193:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p194:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p195:UInt32} and is_test = 1))
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
-- p5 = 1793462400000
-- p6 = 604800000
-- p7 = 1793462400000
-- p8 = 604800000
-- p9 = 604800000
-- p10 = 1790784000000
-- p11 = 7
-- p12 = 0
-- p13 = 7
-- p14 = 0
-- p15 = 7
-- p16 = 0
-- p17 = "amount"
-- p18 = "amount"
-- p19 = "Pay"
-- p20 = "Click"
-- p21 = 0
-- p22 = 1
-- p23 = "Click"
-- p24 = 0
-- p25 = 1
-- p26 = [0]
-- p27 = "channel"
-- p28 = "channel"
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
-- p41 = "channel"
-- p42 = "channel"
-- p43 = ["Click"]
-- p44 = "Click"
-- p45 = 7
-- p46 = "2026-09-23 16:00:00.000"
-- p47 = "2026-10-31 16:00:00.000"
-- p48 = ["Pay","Click"]
-- p49 = "Pay"
-- p50 = "Click"
-- p51 = 7
-- p52 = 0
-- p53 = 7
-- p54 = 0
-- p55 = 7
-- p56 = 0
-- p57 = 7
-- p58 = 0
-- p59 = 7
-- p60 = 0
-- p61 = 7
-- p62 = 0
-- p63 = 7
-- p64 = "2026-09-30 16:00:00.000"
-- p65 = "2026-10-31 16:00:00.000"
-- p66 = "Pay"
-- p67 = 7
-- p68 = 0
-- p69 = 7
-- p70 = 0
-- p71 = 7
-- p72 = 0
-- p73 = 7
-- p74 = 7
-- p75 = 7
-- p76 = 0
-- p77 = 7
-- p78 = 0
-- p79 = 7
-- p80 = 0
-- p81 = 7
-- p82 = 7
-- p83 = "direct"
-- p84 = 1793462400000
-- p85 = 604800000
-- p86 = 604800000
-- p87 = 1790784000000
-- p88 = 7
-- p89 = 0
-- p90 = 7
-- p91 = 0
-- p92 = 7
-- p93 = 0
-- p94 = "amount"
-- p95 = "amount"
-- p96 = "Pay"
-- p97 = "Click"
-- p98 = 0
-- p99 = 1
-- p100 = "Click"
-- p101 = 0
-- p102 = 1
-- p103 = [0]
-- p104 = "channel"
-- p105 = "channel"
-- p106 = "channel"
-- p107 = "channel"
-- p108 = "channel"
-- p109 = "channel"
-- p110 = "channel"
-- p111 = "channel"
-- p112 = "channel"
-- p113 = "channel"
-- p114 = "channel"
-- p115 = "channel"
-- p116 = "channel"
-- p117 = "channel"
-- p118 = "channel"
-- p119 = "channel"
-- p120 = ["Click"]
-- p121 = "Click"
-- p122 = 7
-- p123 = "2026-09-23 16:00:00.000"
-- p124 = "2026-10-31 16:00:00.000"
-- p125 = ["Pay","Click"]
-- p126 = "Pay"
-- p127 = "Click"
-- p128 = 7
-- p129 = 0
-- p130 = 7
-- p131 = 0
-- p132 = 7
-- p133 = 0
-- p134 = 7
-- p135 = 0
-- p136 = 7
-- p137 = 0
-- p138 = 7
-- p139 = 0
-- p140 = 7
-- p141 = "2026-09-30 16:00:00.000"
-- p142 = "2026-10-31 16:00:00.000"
-- p143 = "Pay"
-- p144 = 7
-- p145 = 0
-- p146 = 7
-- p147 = 0
-- p148 = 7
-- p149 = 0
-- p150 = 7
-- p151 = 7
-- p152 = 7
-- p153 = 0
-- p154 = 7
-- p155 = 0
-- p156 = 7
-- p157 = 0
-- p158 = 7
-- p159 = 7
-- p160 = "Click"
-- p161 = 0
-- p162 = 1
-- p163 = "Click"
-- p164 = 0
-- p165 = 1
-- p166 = [0]
-- p167 = "channel"
-- p168 = "channel"
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
-- p183 = 7
-- p184 = "2026-09-23 16:00:00.000"
-- p185 = "2026-10-31 16:00:00.000"
-- p186 = ["Click"]
-- p187 = "Click"
-- p188 = 7
-- p189 = 0
-- p190 = 7
-- p191 = 0
-- p192 = 7
-- p193 = 0
-- p194 = 7
-- p195 = 7
