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
select person, arrayPushBack(arrayFilter((x, m) -> m.2 = 1, marks.3, marks), {p5:String}) as ids,
arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, toInt64(1), m.2 = 0, -toInt64(1), toInt64(0)), marks), marks), toInt64(directs)) as actives,
arrayPushBack(arrayMap((x0) -> x0, arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.), 0.), marks), marks), arrayPopFront(arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.), 0.), marks), marks), arraySum(m -> if(m.2 = 0, (1.), 0.), marks))))), directs) as first_counts, arrayPushBack(arrayMap((x0) -> x0, arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks), marks), arrayPopFront(arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks), marks), arraySum(m -> if(m.2 = 0, (1.) * m.5, 0.), marks))))), worths) as first_values, arrayPushBack(arrayMap((x0) -> x0, arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.), 0.), marks), marks), arrayPopBack(arrayPushFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.), 0.), marks), marks), 0.)))), directs) as last_counts, arrayPushBack(arrayMap((x0) -> x0, arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.) * m.5, 0.), marks), marks), arrayPopBack(arrayPushFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (1.) * m.5, 0.), marks), marks), 0.)))), worths) as last_values, arrayPushBack(arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.6), m.2 = 0, -(1. / m.6), 0.), marks), marks)), directs) as linear_counts, arrayPushBack(arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.6) * m.5, m.2 = 0, -(1. / m.6) * m.5, 0.), marks), marks)), worths) as linear_values, arrayPushBack(arrayMap((x0, x1, x2) -> x0 + x1 + x2, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))), m.2 = 0, -(multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))), 0.), marks), marks), arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arrayPopFront(arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arraySum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks)))), arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), arrayPopBack(arrayPushFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))), 0.), marks), marks), 0.)))), directs) as position_counts, arrayPushBack(arrayMap((x0, x1, x2) -> x0 + x1 + x2, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> multiIf(m.2 = 2, (multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))) * m.5, m.2 = 0, -(multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayMap((x, y) -> y - x, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayPopFront(arrayPushBack(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arraySum(m -> if(m.2 = 0, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks)))), arrayMap((x, y) -> x - y, arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), arrayPopBack(arrayPushFront(arrayFilter((x, m) -> m.2 = 1, arrayCumSum(m -> if(m.2 = 2, (if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))) * m.5, 0.), marks), marks), 0.)))), worths) as position_values, arrayPushBack(arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayMap((x, m) -> x * m.4, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.7), m.2 = 0, -(1. / m.7), 0.), marks), marks), marks)), directs) as decay_counts, arrayPushBack(arrayMap((x0) -> x0, arrayFilter((x, m) -> m.2 = 1, arrayMap((x, m) -> x * m.4, arrayCumSum(m -> multiIf(m.2 = 2, (1. / m.7) * m.5, m.2 = 0, -(1. / m.7) * m.5, 0.), marks), marks), marks)), worths) as decay_values
from (
select person, arrayReverseSort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, t.2, exp2((toInt64(intDiv(t.1, 4096)) - {p6:Int64}) / {p7:Float64}), 0., toInt64(0), 0.), touches),
arrayMap(c -> (c.4, 0, '', 0., c.1, c.2, c.3), found),
arrayMap(c -> (c.5, 2, '', 0., c.1, c.2, c.3), found))) as marks, toFloat64(length(none)) as directs, arraySum(c -> c.1, none) as worths
from (select person, touches, arrayFilter(c -> c.2 > 0, counted) as found, arrayFilter(c -> c.2 = 0, counted) as none from (
select person, touches, arrayMap((s, low, high) -> (s.1, greatest(toInt64(high.2) - toInt64(low.2), 0), high.3 - low.3, s.2, s.3), spans, arraySort(x -> x.1, arrayFilter(x -> x.4 = 0, along)), arraySort(x -> x.1, arrayFilter(x -> x.4 = 2, along))) as counted
from (
select person, touches, spans, arraySort(m -> (m.1, m.2), arrayConcat(
arrayMap(t -> (t.1, 1, toUInt32(0), exp2((toInt64(intDiv(t.1, 4096)) - {p8:Int64}) / {p9:Float64})), touches),
arrayMap((s, i) -> (s.2, 0, i, 0.), spans, arrayEnumerate(spans)),
arrayMap((s, i) -> (s.3, 2, i, 0.), spans, arrayEnumerate(spans)))) as both,
arrayMap((m, n, sum) -> (m.3, n, sum, m.2), both, arrayCumSum(m -> m.2 = 1, both), arrayCumSum(m -> m.4, both)) as along
from (
select person, touches,
arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, toUInt64(greatest(toInt64(intDiv(c.1, 4096)) - {p10:Int64}, 0)) * 4096, toUInt64(c.1 - 1), toInt64(intDiv(c.1, 4096)) >= {p11:Int64}),
targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p18:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p19:String}), null))), 0), ''), (e.event = {p20:String}))) as targets, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p21:String}, {p22:UInt8}, {p23:UInt8})), if(multiIf(e.event = {p24:String}, {p25:UInt8}, {p26:UInt8}) in {p27:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p28:String}) = 'Array', JSONExtract(e.extra, {p29:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p30:String}) = 'Array', JSONExtract(e.extra, {p31:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p32:String}) = 'String', JSONExtractString(e.extra, {p33:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p34:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p35:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p36:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p37:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p38:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p39:String})), null))), 'btrue', 'bfalse')), '')])])[1]), ''))), (e.event in {p40:Array(String)} and ((e.event = {p41:String}))))) as touches
from events e
where e.project_id = {p42:UInt32} and e.is_test = 0
and e.time >= {p43:DateTime64(3)} and e.time < {p44:DateTime64(3)}
and (e.event in {p45:Array(String)} and ((e.event = {p46:String}) or (e.event = {p47:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p50:UInt32} and revision > {p51:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p52:UInt32} and revision > {p53:UInt64})).2, e.settled_person_id)) in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p54:UInt32} and revision > {p55:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p56:UInt32} and revision > {p57:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p58:UInt32} and revision > {p59:UInt64})).2, e.settled_person_id))
from events e
where e.project_id = {p60:UInt32} and e.is_test = 0
and e.time >= {p61:DateTime64(3)} and e.time < {p62:DateTime64(3)}
and e.event = {p63:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p64:UInt32} and revision > {p65:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p66:UInt32} and revision > {p67:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p68:UInt32} and revision > {p69:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p70:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p71:UInt32} and is_test = 1))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p72:UInt32} and revision > {p73:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p76:UInt32} and revision > {p77:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p78:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p79:UInt32} and is_test = 1))
group by person having notEmpty(targets)) where notEmpty(spans))
))))
)
array join ids as id, actives as active, first_counts as first_count, first_values as first_value, last_counts as last_count, last_values as last_value, linear_counts as linear_count, linear_values as linear_value, position_counts as position_count, position_values as position_value, decay_counts as decay_count, decay_values as decay_value
where active > 0) group by id
union all
select touch as id, hits, uniqExactStateIf(toUInt64(0), false) as who, 0 as fresh, 0 as first_count, 0 as first_value, 0 as last_count, 0 as last_value, 0 as linear_count, 0 as linear_value, 0 as position_count, 0 as position_value, 0 as decay_count, 0 as decay_value
from (
select concat(toString(multiIf(e.event = {p80:String}, {p81:UInt8}, {p82:UInt8})), if(multiIf(e.event = {p83:String}, {p84:UInt8}, {p85:UInt8}) in {p86:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p87:String}) = 'Array', JSONExtract(e.extra, {p88:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p89:String}) = 'Array', JSONExtract(e.extra, {p90:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p91:String}) = 'String', JSONExtractString(e.extra, {p92:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p93:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p94:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p95:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p96:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p97:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p98:String})), null))), 'btrue', 'bfalse')), '')])])[1]), '')) as touch, count() as hits
from events e
where e.project_id = {p99:UInt32} and e.is_test = 0
and e.time >= {p100:DateTime64(3)} and e.time < {p101:DateTime64(3)}
and e.event in {p102:Array(String)} and ((e.event = {p103:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p104:UInt32} and revision > {p105:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p106:UInt32} and revision > {p107:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p108:UInt32} and revision > {p109:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p110:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p111:UInt32} and is_test = 1))
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
-- p5 = "direct"
-- p6 = 1793462400000
-- p7 = 604800000
-- p8 = 1793462400000
-- p9 = 604800000
-- p10 = 604800000
-- p11 = 1790784000000
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = "amount"
-- p19 = "amount"
-- p20 = "Pay"
-- p21 = "Click"
-- p22 = 0
-- p23 = 1
-- p24 = "Click"
-- p25 = 0
-- p26 = 1
-- p27 = [0]
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
-- p40 = ["Click"]
-- p41 = "Click"
-- p42 = 7
-- p43 = "2026-09-23 16:00:00.000"
-- p44 = "2026-10-31 16:00:00.000"
-- p45 = ["Pay","Click"]
-- p46 = "Pay"
-- p47 = "Click"
-- p48 = 7
-- p49 = 0
-- p50 = 7
-- p51 = 0
-- p52 = 7
-- p53 = 0
-- p54 = 7
-- p55 = 0
-- p56 = 7
-- p57 = 0
-- p58 = 7
-- p59 = 0
-- p60 = 7
-- p61 = "2026-09-30 16:00:00.000"
-- p62 = "2026-10-31 16:00:00.000"
-- p63 = "Pay"
-- p64 = 7
-- p65 = 0
-- p66 = 7
-- p67 = 0
-- p68 = 7
-- p69 = 0
-- p70 = 7
-- p71 = 7
-- p72 = 7
-- p73 = 0
-- p74 = 7
-- p75 = 0
-- p76 = 7
-- p77 = 0
-- p78 = 7
-- p79 = 7
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
-- p99 = 7
-- p100 = "2026-09-23 16:00:00.000"
-- p101 = "2026-10-31 16:00:00.000"
-- p102 = ["Click"]
-- p103 = "Click"
-- p104 = 7
-- p105 = 0
-- p106 = 7
-- p107 = 0
-- p108 = 7
-- p109 = 0
-- p110 = 7
-- p111 = 7
