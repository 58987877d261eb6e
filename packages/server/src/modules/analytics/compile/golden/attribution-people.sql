select distinct person as person_id from (
select person, id, first_count, first_value, last_count, last_value, linear_count, linear_value, position_count, position_value, decay_count, decay_value
from (
select person, arrayFilter((x, m) -> m.2 = 1, marks.3, marks) as ids, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, toInt64(1), m.2 = 0, -toInt64(1), toInt64(0)), marks), marks) as actives,
arrayMap((x0) -> x0, arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.), 0.), marks), marks), arrayPushBack(arrayPopFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.), 0.), marks), marks)), arraySum(m -> if(m.2 = 0, (1.), 0.), marks)))) as first_counts, arrayMap((x0) -> x0, arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks), marks), arrayPushBack(arrayPopFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks), marks)), arraySum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks)))) as first_values, arrayMap((x0) -> x0, arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.), 0.), marks), marks), arrayPushFront(arrayPopBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.), 0.), marks), marks)), 0.))) as last_counts, arrayMap((x0) -> x0, arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.) * m.5, 0.), marks), marks), arrayPushFront(arrayPopBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.) * m.5, 0.), marks), marks)), 0.))) as last_values, arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.6), m.2 = 0, -(1. / m.6), 0.), marks), marks)) as linear_counts, arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.6) * m.5, m.2 = 0, -(1. / m.6) * m.5, 0.), marks), marks)) as linear_values, arrayMap((x0, x1, x2) -> x0 + x1 + x2, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))), m.2 = 0, -(multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))), 0.), marks), marks), arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arrayPushBack(arrayPopFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks)), arraySum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks))), arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arrayPushFront(arrayPopBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks)), 0.))) as position_counts, arrayMap((x0, x1, x2) -> x0 + x1 + x2, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))) * m.5, m.2 = 0, -(multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayPushBack(arrayPopFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks)), arraySum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks))), arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayPushFront(arrayPopBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks)), 0.))) as position_values, arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayMap((x, m) -> x * m.4, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.7), m.2 = 0, -(1. / m.7), 0.), marks), marks), marks)) as decay_counts, arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayMap((x, m) -> x * m.4, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.7) * m.5, m.2 = 0, -(1. / m.7) * m.5, 0.), marks), marks), marks)) as decay_values
from (
select person, arrayReverseSort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, t.2, exp2((toInt64(intDiv(t.1, 4096)) - {p0:Int64}) / {p1:Float64}), 0., toInt64(0), 0.), touches),
arrayMap(c -> (c.4, 0, '', 0., c.1, c.2, c.3), found),
arrayMap(c -> (c.5, 2, '', 0., c.1, c.2, c.3), found))) as marks
from (select person, touches, arrayFilter(c -> c.2 > 0, counted) as found from (
select person, touches, arrayMap((s, low, high) -> (s.1, greatest(toInt64(high.2) - toInt64(low.2), 0), high.3 - low.3, s.2, s.3), spans, arraySort(x -> x.1, arrayFilter(x -> x.4 = 0, along)), arraySort(x -> x.1, arrayFilter(x -> x.4 = 2, along))) as counted
from (
select person, touches, spans, arraySort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, toUInt32(0), exp2((toInt64(intDiv(t.1, 4096)) - {p2:Int64}) / {p3:Float64})), touches),
arrayMap((s, i) -> (s.2, 0, i, 0.), spans, arrayEnumerate(spans)),
arrayMap((s, i) -> (s.3, 2, i, 0.), spans, arrayEnumerate(spans)))) as both,
arrayMap((m, n, sum) -> (m.3, n, sum, m.2), both, arrayCumSum(m -> m.2 = 1, both), arrayCumSum(m -> m.4, both)) as along
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, greatest(toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p4:Int64}, 0)) * 4096, before), arrayLast(x -> x.1 < c.1 and x.2 = c.3 and x.2 != '', forward_0).1, toInt64(intDiv(c.1, 4096)) >= {p5:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))), 0), if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p14:String}) = 'Array', JSONExtract(e.extra, {p15:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p16:String}) = 'Array', JSONExtract(e.extra, {p17:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p18:String}) = 'String', JSONExtractString(e.extra, {p19:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p20:String}) = 'String', JSONExtractString(e.extra, {p21:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p23:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p24:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p25:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p26:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p27:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p28:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p29:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p30:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p31:String}, {p32:UInt8}, {p33:UInt8})), if(multiIf(e.event = {p34:String}, {p35:UInt8}, {p36:UInt8}) in {p37:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p38:String}) = 'Array', JSONExtract(e.extra, {p39:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p40:String}) = 'Array', JSONExtract(e.extra, {p41:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p42:String}) = 'String', JSONExtractString(e.extra, {p43:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p44:String}) = 'String', JSONExtractString(e.extra, {p45:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p46:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p47:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p48:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p49:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p50:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p51:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p52:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p53:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p54:Array(String)} and ((e.event = {p55:String}))))) as touches, arraySort(x -> x.1, groupArrayIf((e.ord, if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p56:String}) = 'Array', JSONExtract(e.extra, {p57:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p58:String}) = 'Array', JSONExtract(e.extra, {p59:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p60:String}) = 'String', JSONExtractString(e.extra, {p61:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p62:String}) = 'String', JSONExtractString(e.extra, {p63:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p64:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p65:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p66:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p67:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p68:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p69:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p70:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p71:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p72:String}))) as forward_0
from events e
where e.project_id = {p73:UInt32} and e.is_test = 0
and e.time >= {p74:DateTime64(3)} and e.time < {p75:DateTime64(3)}
and (e.event in {p76:Array(String)} and ((e.event = {p77:String}) or (e.event = {p78:String}) or (e.event = {p79:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p80:UInt32} and revision > {p81:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p82:UInt32} and revision > {p83:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p84:UInt32} and revision > {p85:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p86:UInt32} and revision > {p87:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p88:UInt32} and revision > {p89:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p90:UInt32} and revision > {p91:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p92:UInt32} and e.is_test = 0
and e.time >= {p93:DateTime64(3)} and e.time < {p94:DateTime64(3)}
and e.event = {p95:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p96:UInt32} and revision > {p97:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p98:UInt32} and revision > {p99:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p100:UInt32} and revision > {p101:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p102:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p103:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p104:UInt32} and revision > {p105:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p106:UInt32} and revision > {p107:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p108:UInt32} and revision > {p109:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p110:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p111:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
)))
where notEmpty(found))
)
array join ids as id, actives as active, first_counts as first_count, first_values as first_value, last_counts as last_count, last_values as last_value, linear_counts as linear_count, linear_values as linear_value, position_counts as position_count, position_values as position_value, decay_counts as decay_count, decay_values as decay_value
where active > 0
union all
select person, {p112:String} as id, directs as first_count, worths as first_value, directs as last_count, worths as last_value, directs as linear_count, worths as linear_value, directs as position_count, worths as position_value, directs as decay_count, worths as decay_value
from (select person, toFloat64(length(none)) as directs, arraySum(c -> c.1, none) as worths from (select person, arrayFilter(c -> c.2 = 0, counted) as none from (
select person, touches, arrayMap((s, low, high) -> (s.1, greatest(toInt64(high.2) - toInt64(low.2), 0), high.3 - low.3, s.2, s.3), spans, arraySort(x -> x.1, arrayFilter(x -> x.4 = 0, along)), arraySort(x -> x.1, arrayFilter(x -> x.4 = 2, along))) as counted
from (
select person, touches, spans, arraySort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, toUInt32(0), exp2((toInt64(intDiv(t.1, 4096)) - {p113:Int64}) / {p114:Float64})), touches),
arrayMap((s, i) -> (s.2, 0, i, 0.), spans, arrayEnumerate(spans)),
arrayMap((s, i) -> (s.3, 2, i, 0.), spans, arrayEnumerate(spans)))) as both,
arrayMap((m, n, sum) -> (m.3, n, sum, m.2), both, arrayCumSum(m -> m.2 = 1, both), arrayCumSum(m -> m.4, both)) as along
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, greatest(toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p115:Int64}, 0)) * 4096, before), arrayLast(x -> x.1 < c.1 and x.2 = c.3 and x.2 != '', forward_0).1, toInt64(intDiv(c.1, 4096)) >= {p116:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p117:UInt32} and revision > {p118:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p119:UInt32} and revision > {p120:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p121:UInt32} and revision > {p122:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p123:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p124:String}), null))), 0), if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p125:String}) = 'Array', JSONExtract(e.extra, {p126:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p127:String}) = 'Array', JSONExtract(e.extra, {p128:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p129:String}) = 'String', JSONExtractString(e.extra, {p130:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p131:String}) = 'String', JSONExtractString(e.extra, {p132:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p133:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p134:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p135:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p136:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p137:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p138:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p139:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p140:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p141:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p142:String}, {p143:UInt8}, {p144:UInt8})), if(multiIf(e.event = {p145:String}, {p146:UInt8}, {p147:UInt8}) in {p148:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p149:String}) = 'Array', JSONExtract(e.extra, {p150:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p151:String}) = 'Array', JSONExtract(e.extra, {p152:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p153:String}) = 'String', JSONExtractString(e.extra, {p154:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p155:String}) = 'String', JSONExtractString(e.extra, {p156:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p157:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p158:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p159:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p160:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p161:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p162:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p163:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p164:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p165:Array(String)} and ((e.event = {p166:String}))))) as touches, arraySort(x -> x.1, groupArrayIf((e.ord, if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p167:String}) = 'Array', JSONExtract(e.extra, {p168:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p169:String}) = 'Array', JSONExtract(e.extra, {p170:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p171:String}) = 'String', JSONExtractString(e.extra, {p172:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p173:String}) = 'String', JSONExtractString(e.extra, {p174:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p175:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p176:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p177:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p178:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p179:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p180:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p181:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p182:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p183:String}))) as forward_0
from events e
where e.project_id = {p184:UInt32} and e.is_test = 0
and e.time >= {p185:DateTime64(3)} and e.time < {p186:DateTime64(3)}
and (e.event in {p187:Array(String)} and ((e.event = {p188:String}) or (e.event = {p189:String}) or (e.event = {p190:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p191:UInt32} and revision > {p192:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p193:UInt32} and revision > {p194:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p195:UInt32} and revision > {p196:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p197:UInt32} and revision > {p198:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p199:UInt32} and revision > {p200:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p201:UInt32} and revision > {p202:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p203:UInt32} and e.is_test = 0
and e.time >= {p204:DateTime64(3)} and e.time < {p205:DateTime64(3)}
and e.event = {p206:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p207:UInt32} and revision > {p208:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p209:UInt32} and revision > {p210:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p211:UInt32} and revision > {p212:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p213:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p214:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p215:UInt32} and revision > {p216:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p217:UInt32} and revision > {p218:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p219:UInt32} and revision > {p220:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p221:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p222:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
))) where notEmpty(none))) where id not in {p223:Array(String)}
-- p0 = 1793462400000
-- p1 = 604800000
-- p2 = 1793462400000
-- p3 = 604800000
-- p4 = 604800000
-- p5 = 1790784000000
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = "amount"
-- p13 = "amount"
-- p14 = "product_id"
-- p15 = "product_id"
-- p16 = "product_id"
-- p17 = "product_id"
-- p18 = "product_id"
-- p19 = "product_id"
-- p20 = "product_id"
-- p21 = "product_id"
-- p22 = "product_id"
-- p23 = "product_id"
-- p24 = "product_id"
-- p25 = "product_id"
-- p26 = "product_id"
-- p27 = "product_id"
-- p28 = "product_id"
-- p29 = "product_id"
-- p30 = "Pay"
-- p31 = "Click"
-- p32 = 0
-- p33 = 1
-- p34 = "Click"
-- p35 = 0
-- p36 = 1
-- p37 = [0]
-- p38 = "channel"
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
-- p51 = "channel"
-- p52 = "channel"
-- p53 = "channel"
-- p54 = ["Click"]
-- p55 = "Click"
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
-- p70 = "product_id"
-- p71 = "product_id"
-- p72 = "View"
-- p73 = 7
-- p74 = "2026-09-23 16:00:00.000"
-- p75 = "2026-10-31 16:00:00.000"
-- p76 = ["Pay","View","Click"]
-- p77 = "Pay"
-- p78 = "View"
-- p79 = "Click"
-- p80 = 7
-- p81 = 0
-- p82 = 7
-- p83 = 0
-- p84 = 7
-- p85 = 0
-- p86 = 7
-- p87 = 0
-- p88 = 7
-- p89 = 0
-- p90 = 7
-- p91 = 0
-- p92 = 7
-- p93 = "2026-09-30 16:00:00.000"
-- p94 = "2026-10-31 16:00:00.000"
-- p95 = "Pay"
-- p96 = 7
-- p97 = 0
-- p98 = 7
-- p99 = 0
-- p100 = 7
-- p101 = 0
-- p102 = 7
-- p103 = 7
-- p104 = 7
-- p105 = 0
-- p106 = 7
-- p107 = 0
-- p108 = 7
-- p109 = 0
-- p110 = 7
-- p111 = 7
-- p112 = "direct"
-- p113 = 1793462400000
-- p114 = 604800000
-- p115 = 604800000
-- p116 = 1790784000000
-- p117 = 7
-- p118 = 0
-- p119 = 7
-- p120 = 0
-- p121 = 7
-- p122 = 0
-- p123 = "amount"
-- p124 = "amount"
-- p125 = "product_id"
-- p126 = "product_id"
-- p127 = "product_id"
-- p128 = "product_id"
-- p129 = "product_id"
-- p130 = "product_id"
-- p131 = "product_id"
-- p132 = "product_id"
-- p133 = "product_id"
-- p134 = "product_id"
-- p135 = "product_id"
-- p136 = "product_id"
-- p137 = "product_id"
-- p138 = "product_id"
-- p139 = "product_id"
-- p140 = "product_id"
-- p141 = "Pay"
-- p142 = "Click"
-- p143 = 0
-- p144 = 1
-- p145 = "Click"
-- p146 = 0
-- p147 = 1
-- p148 = [0]
-- p149 = "channel"
-- p150 = "channel"
-- p151 = "channel"
-- p152 = "channel"
-- p153 = "channel"
-- p154 = "channel"
-- p155 = "channel"
-- p156 = "channel"
-- p157 = "channel"
-- p158 = "channel"
-- p159 = "channel"
-- p160 = "channel"
-- p161 = "channel"
-- p162 = "channel"
-- p163 = "channel"
-- p164 = "channel"
-- p165 = ["Click"]
-- p166 = "Click"
-- p167 = "product_id"
-- p168 = "product_id"
-- p169 = "product_id"
-- p170 = "product_id"
-- p171 = "product_id"
-- p172 = "product_id"
-- p173 = "product_id"
-- p174 = "product_id"
-- p175 = "product_id"
-- p176 = "product_id"
-- p177 = "product_id"
-- p178 = "product_id"
-- p179 = "product_id"
-- p180 = "product_id"
-- p181 = "product_id"
-- p182 = "product_id"
-- p183 = "View"
-- p184 = 7
-- p185 = "2026-09-23 16:00:00.000"
-- p186 = "2026-10-31 16:00:00.000"
-- p187 = ["Pay","View","Click"]
-- p188 = "Pay"
-- p189 = "View"
-- p190 = "Click"
-- p191 = 7
-- p192 = 0
-- p193 = 7
-- p194 = 0
-- p195 = 7
-- p196 = 0
-- p197 = 7
-- p198 = 0
-- p199 = 7
-- p200 = 0
-- p201 = 7
-- p202 = 0
-- p203 = 7
-- p204 = "2026-09-30 16:00:00.000"
-- p205 = "2026-10-31 16:00:00.000"
-- p206 = "Pay"
-- p207 = 7
-- p208 = 0
-- p209 = 7
-- p210 = 0
-- p211 = 7
-- p212 = 0
-- p213 = 7
-- p214 = 7
-- p215 = 7
-- p216 = 0
-- p217 = 7
-- p218 = 0
-- p219 = 7
-- p220 = 0
-- p221 = 7
-- p222 = 7
-- p223 = ["0=sapp","0=","direct"]
