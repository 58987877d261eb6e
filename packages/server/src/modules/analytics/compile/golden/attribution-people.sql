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
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))), 0), if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p15:String}) = 'Array', JSONExtract(e.extra, {p16:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p17:String}) = 'Array', JSONExtract(e.extra, {p18:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p19:String}) = 'String', JSONExtractString(e.extra, {p20:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p22:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p23:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p24:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p25:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p26:String})), null))), 'btrue', 'bfalse')), '')])[1]), (e.event = {p27:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p28:String}, {p29:UInt8}, {p30:UInt8})), if(multiIf(e.event = {p31:String}, {p32:UInt8}, {p33:UInt8}) in {p34:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p35:String}) = 'Array', JSONExtract(e.extra, {p36:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p37:String}) = 'Array', JSONExtract(e.extra, {p38:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p39:String}) = 'String', JSONExtractString(e.extra, {p40:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p41:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p42:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p43:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p44:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p45:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p46:String})), null))), 'btrue', 'bfalse')), '')])])[1]), ''))), (e.event in {p47:Array(String)} and ((e.event = {p48:String}))))) as touches, arraySort(x -> x.1, groupArrayIf((e.ord, if(notEmpty(if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p49:String}) = 'Array', JSONExtract(e.extra, {p50:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`product_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p51:String}) = 'Array', JSONExtract(e.extra, {p52:String}, 'Array(Nullable(String))'), e.properties.`product_id`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p53:String}) = 'String', JSONExtractString(e.extra, {p54:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p55:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p56:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p57:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p58:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`product_id`.:Bool, coalesce(e.properties.`product_id`.:Bool, if(JSONType(e.extra, {p59:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p60:String})), null))), 'btrue', 'bfalse')), '')])[1]), (e.event = {p61:String}))) as forward_0
from events e
where e.project_id = {p62:UInt32} and e.is_test = 0
and e.time >= {p63:DateTime64(3)} and e.time < {p64:DateTime64(3)}
and (e.event in {p65:Array(String)} and ((e.event = {p66:String}) or (e.event = {p67:String}) or (e.event = {p68:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p71:UInt32} and revision > {p72:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p73:UInt32} and revision > {p74:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p75:UInt32} and revision > {p76:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p77:UInt32} and revision > {p78:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p79:UInt32} and revision > {p80:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p81:UInt32} and e.is_test = 0
and e.time >= {p82:DateTime64(3)} and e.time < {p83:DateTime64(3)}
and e.event = {p84:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p85:UInt32} and revision > {p86:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p87:UInt32} and revision > {p88:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p89:UInt32} and revision > {p90:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p91:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p92:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p93:UInt32} and revision > {p94:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p95:UInt32} and revision > {p96:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p97:UInt32} and revision > {p98:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p99:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p100:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
))))
)
array join ids as id, actives as active, first_counts as first_count, first_values as first_value, last_counts as last_count, last_values as last_value, linear_counts as linear_count, linear_values as linear_value, position_counts as position_count, position_values as position_value, decay_counts as decay_count, decay_values as decay_value
where active > 0) where id not in {p101:Array(String)}
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
-- p27 = "Pay"
-- p28 = "Click"
-- p29 = 0
-- p30 = 1
-- p31 = "Click"
-- p32 = 0
-- p33 = 1
-- p34 = [0]
-- p35 = "channel"
-- p36 = "channel"
-- p37 = "channel"
-- p38 = "channel"
-- p39 = "channel"
-- p40 = "channel"
-- p41 = "channel"
-- p42 = "channel"
-- p43 = "channel"
-- p44 = "channel"
-- p45 = "channel"
-- p46 = "channel"
-- p47 = ["Click"]
-- p48 = "Click"
-- p49 = "product_id"
-- p50 = "product_id"
-- p51 = "product_id"
-- p52 = "product_id"
-- p53 = "product_id"
-- p54 = "product_id"
-- p55 = "product_id"
-- p56 = "product_id"
-- p57 = "product_id"
-- p58 = "product_id"
-- p59 = "product_id"
-- p60 = "product_id"
-- p61 = "View"
-- p62 = 7
-- p63 = "2026-09-23 16:00:00.000"
-- p64 = "2026-10-31 16:00:00.000"
-- p65 = ["Pay","View","Click"]
-- p66 = "Pay"
-- p67 = "View"
-- p68 = "Click"
-- p69 = 7
-- p70 = 0
-- p71 = 7
-- p72 = 0
-- p73 = 7
-- p74 = 0
-- p75 = 7
-- p76 = 0
-- p77 = 7
-- p78 = 0
-- p79 = 7
-- p80 = 0
-- p81 = 7
-- p82 = "2026-09-30 16:00:00.000"
-- p83 = "2026-10-31 16:00:00.000"
-- p84 = "Pay"
-- p85 = 7
-- p86 = 0
-- p87 = 7
-- p88 = 0
-- p89 = 7
-- p90 = 0
-- p91 = 7
-- p92 = 7
-- p93 = 7
-- p94 = 0
-- p95 = 7
-- p96 = 0
-- p97 = 7
-- p98 = 0
-- p99 = 7
-- p100 = 7
-- p101 = ["0=sapp","0=","direct"]
