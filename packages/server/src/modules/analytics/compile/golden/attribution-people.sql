select distinct person as person_id from (
select person, id, first_count, first_value, last_count, last_value, linear_count, linear_value, position_count, position_value, decay_count, decay_value
from (
select person, arrayPushBack(arrayFilter((x, m) -> m.2 = 1, marks.3, marks), {p0:String}) as ids,
arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, toInt64(1), m.2 = 0, -toInt64(1), toInt64(0)), marks), marks), toInt64(directs)) as actives,
arrayPushBack(arrayMap((x0) -> x0, arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.), 0.), marks), marks), arrayPopFront(arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.), 0.), marks), marks), arraySum(m -> if(m.2 = 0, (1.), 0.), marks))))), directs) as first_counts, arrayPushBack(arrayMap((x0) -> x0, arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks), marks), arrayPopFront(arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks), marks), arraySum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks))))), worths) as first_values, arrayPushBack(arrayMap((x0) -> x0, arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.), 0.), marks), marks), arrayPopBack(arrayPushFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.), 0.), marks), marks), 0.)))), directs) as last_counts, arrayPushBack(arrayMap((x0) -> x0, arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.) * m.5, 0.), marks), marks), arrayPopBack(arrayPushFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.) * m.5, 0.), marks), marks), 0.)))), worths) as last_values, arrayPushBack(arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.6), m.2 = 0, -(1. / m.6), 0.), marks), marks)), directs) as linear_counts, arrayPushBack(arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.6) * m.5, m.2 = 0, -(1. / m.6) * m.5, 0.), marks), marks)), worths) as linear_values, arrayPushBack(arrayMap((x0, x1, x2) -> x0 + x1 + x2, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))), m.2 = 0, -(multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))), 0.), marks), marks), arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arrayPopFront(arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arraySum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks)))), arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arrayPopBack(arrayPushFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), 0.)))), directs) as position_counts, arrayPushBack(arrayMap((x0, x1, x2) -> x0 + x1 + x2, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))) * m.5, m.2 = 0, -(multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayPopFront(arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arraySum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks)))), arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayPopBack(arrayPushFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), 0.)))), worths) as position_values, arrayPushBack(arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayMap((x, m) -> x * m.4, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.7), m.2 = 0, -(1. / m.7), 0.), marks), marks), marks)), directs) as decay_counts, arrayPushBack(arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayMap((x, m) -> x * m.4, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.7) * m.5, m.2 = 0, -(1. / m.7) * m.5, 0.), marks), marks), marks)), worths) as decay_values
from (
select person, arrayReverseSort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, t.2, exp2((toInt64(intDiv(t.1, 4096)) - {p1:Int64}) / {p2:Float64}), 0., toInt64(0), 0.), touches),
arrayMap(c -> (c.4, 0, '', 0., c.1, c.2, c.3), found),
arrayMap(c -> (c.5, 2, '', 0., c.1, c.2, c.3), found))) as marks, toFloat64(length(none)) as directs, arraySum(c -> c.1, none) as worths
from (select person, touches, arrayFilter(c -> c.2 > 0, counted) as found, arrayFilter(c -> c.2 = 0, counted) as none from (
select person, touches, arrayMap((s, low, high) -> (s.1, greatest(toInt64(high.2) - toInt64(low.2), 0), high.3 - low.3, s.2, s.3), spans, arraySort(x -> x.1, arrayFilter(x -> x.4 = 0, along)), arraySort(x -> x.1, arrayFilter(x -> x.4 = 2, along))) as counted
from (
select person, touches, spans, arraySort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, toUInt32(0), exp2((toInt64(intDiv(t.1, 4096)) - {p3:Int64}) / {p4:Float64})), touches),
arrayMap((s, i) -> (s.2, 0, i, 0.), spans, arrayEnumerate(spans)),
arrayMap((s, i) -> (s.3, 2, i, 0.), spans, arrayEnumerate(spans)))) as both,
arrayMap((m, n, sum) -> (m.3, n, sum, m.2), both, arrayCumSum(m -> m.2 = 1, both), arrayCumSum(m -> m.4, both)) as along
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, greatest(toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p5:Int64}, 0)) * 4096, before), arrayLast(x -> x.1 < c.1 and x.2 = c.3 and x.2 != '', forward_0).1, toInt64(intDiv(c.1, 4096)) >= {p6:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))), 0), if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p15:String}) = 'Array', JSONExtract(e.extra, {p16:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p17:String}) = 'Array', JSONExtract(e.extra, {p18:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p19:String}) = 'String', JSONExtractString(e.extra, {p20:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p21:String}) = 'String', JSONExtractString(e.extra, {p22:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p23:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p24:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p25:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p26:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p27:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p28:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p29:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p30:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p31:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p32:String}, {p33:UInt8}, {p34:UInt8})), if(multiIf(e.event = {p35:String}, {p36:UInt8}, {p37:UInt8}) in {p38:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p39:String}) = 'Array', JSONExtract(e.extra, {p40:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p41:String}) = 'Array', JSONExtract(e.extra, {p42:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p43:String}) = 'String', JSONExtractString(e.extra, {p44:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p45:String}) = 'String', JSONExtractString(e.extra, {p46:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p47:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p48:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p49:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p50:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p51:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p52:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p53:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p54:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p55:Array(String)} and ((e.event = {p56:String}))))) as touches, arraySort(x -> x.1, groupArrayIf((e.ord, if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p57:String}) = 'Array', JSONExtract(e.extra, {p58:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p59:String}) = 'Array', JSONExtract(e.extra, {p60:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p61:String}) = 'String', JSONExtractString(e.extra, {p62:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p63:String}) = 'String', JSONExtractString(e.extra, {p64:String}), null))), '')), if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p65:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p66:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p67:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p68:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p69:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p70:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p71:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p72:String})), null))), false), 'btrue', 'bfalse'), '')])[1]), (e.event = {p73:String}))) as forward_0
from events e
where e.project_id = {p74:UInt32} and e.is_test = 0
and e.time >= {p75:DateTime64(3)} and e.time < {p76:DateTime64(3)}
and (e.event in {p77:Array(String)} and ((e.event = {p78:String}) or (e.event = {p79:String}) or (e.event = {p80:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p81:UInt32} and revision > {p82:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p83:UInt32} and revision > {p84:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p85:UInt32} and revision > {p86:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p87:UInt32} and revision > {p88:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p89:UInt32} and revision > {p90:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p91:UInt32} and revision > {p92:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p93:UInt32} and e.is_test = 0
and e.time >= {p94:DateTime64(3)} and e.time < {p95:DateTime64(3)}
and e.event = {p96:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p97:UInt32} and revision > {p98:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p99:UInt32} and revision > {p100:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p101:UInt32} and revision > {p102:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p103:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p104:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p105:UInt32} and revision > {p106:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p107:UInt32} and revision > {p108:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p109:UInt32} and revision > {p110:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p111:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p112:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
))))
)
array join ids as id, actives as active, first_counts as first_count, first_values as first_value, last_counts as last_count, last_values as last_value, linear_counts as linear_count, linear_values as linear_value, position_counts as position_count, position_values as position_value, decay_counts as decay_count, decay_values as decay_value
where active > 0) where id not in {p113:Array(String)}
-- p0 = "direct"
-- p1 = 1793462400000
-- p2 = 604800000
-- p3 = 1793462400000
-- p4 = 604800000
-- p5 = 604800000
-- p6 = 1790784000000
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = 7
-- p12 = 0
-- p13 = "amount"
-- p14 = "amount"
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
-- p30 = "product_id"
-- p31 = "Pay"
-- p32 = "Click"
-- p33 = 0
-- p34 = 1
-- p35 = "Click"
-- p36 = 0
-- p37 = 1
-- p38 = [0]
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
-- p54 = "channel"
-- p55 = ["Click"]
-- p56 = "Click"
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
-- p72 = "product_id"
-- p73 = "View"
-- p74 = 7
-- p75 = "2026-09-23 16:00:00.000"
-- p76 = "2026-10-31 16:00:00.000"
-- p77 = ["Pay","View","Click"]
-- p78 = "Pay"
-- p79 = "View"
-- p80 = "Click"
-- p81 = 7
-- p82 = 0
-- p83 = 7
-- p84 = 0
-- p85 = 7
-- p86 = 0
-- p87 = 7
-- p88 = 0
-- p89 = 7
-- p90 = 0
-- p91 = 7
-- p92 = 0
-- p93 = 7
-- p94 = "2026-09-30 16:00:00.000"
-- p95 = "2026-10-31 16:00:00.000"
-- p96 = "Pay"
-- p97 = 7
-- p98 = 0
-- p99 = 7
-- p100 = 0
-- p101 = 7
-- p102 = 0
-- p103 = 7
-- p104 = 7
-- p105 = 7
-- p106 = 0
-- p107 = 7
-- p108 = 0
-- p109 = 7
-- p110 = 0
-- p111 = 7
-- p112 = 7
-- p113 = ["0=sapp","0=","direct"]
