select if(grouping(nth) = 1, 0, nth) as place, any(id) as name, sum(hits) as touches, uniqExactMerge(who) as people, uniqExactMerge(which) as valid, sum(first_n) as first_count, sum(first_sum) as first_value, sum(last_n) as last_count, sum(last_sum) as last_value, sum(linear_n) as linear_count, sum(linear_sum) as linear_value, sum(position_n) as position_count, sum(position_sum) as position_value, sum(decay_n) as decay_count, sum(decay_sum) as decay_value
from (
select *, if(id = {p0:String}, {p1:UInt64} + 1, least(row_number() over (order by id = {p2:String}, linear_n desc, id), {p3:UInt64})) as nth
from (
select id, sum(hits) as hits, uniqExactMergeState(who) as who, uniqExactMergeState(which) as which, sum(first_n) as first_n, sum(first_sum) as first_sum, sum(last_n) as last_n, sum(last_sum) as last_sum, sum(linear_n) as linear_n, sum(linear_sum) as linear_sum, sum(position_n) as position_n, sum(position_sum) as position_sum, sum(decay_n) as decay_n, sum(decay_sum) as decay_sum
from (
select id, 0 as hits, uniqExactState(person) as who, uniqExactStateIf((person, ord), n > 0) as which, sum(first) as first_n, sum(first * value) as first_sum, sum(last) as last_n, sum(last * value) as last_sum, sum(linear) as linear_n, sum(linear * value) as linear_sum, sum(position) as position_n, sum(position * value) as position_sum, sum(decay) as decay_n, sum(decay * value) as decay_sum
from (
select person, value, n, if(n = 0, {p4:String}, found[j].2) as id, found[j].1 as ord,
if(n = 0 or j = 1, 1, 0) as first, if(n = 0 or j = n, 1, 0) as last, 1 / greatest(n, 1) as linear,
multiIf(n <= 2, linear, j = 1 or j = n, 0.4, 0.2 / (n - 2)) as position,
if(n = 0, 1, exp2((toInt64(intDiv(found[j].1, 4096)) - toInt64(intDiv(found[n].1, 4096))) / {p5:Float64}) / arraySum(t -> exp2((toInt64(intDiv(t.1, 4096)) - toInt64(intDiv(found[n].1, 4096))) / {p6:Float64}), found)) as decay
from (
select person, c.2 as value, arrayFilter(t -> t.1 < c.1 and toInt64(intDiv(t.1, 4096)) >= toInt64(intDiv(c.1, 4096)) - {p7:Int64}, touches) as found, length(found) as n
from (select *, c from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).2, e.settled_person_id)) as person, arraySort(x -> x.1, groupArrayIf((e.ord, concat(toString(multiIf(e.event = {p14:String}, {p15:UInt8}, {p16:UInt8})), if(multiIf(e.event = {p17:String}, {p18:UInt8}, {p19:UInt8}) in {p20:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p21:String}) = 'Array', JSONExtract(e.extra, {p22:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p23:String}) = 'Array', JSONExtract(e.extra, {p24:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p25:String}) = 'String', JSONExtractString(e.extra, {p26:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p27:String}) = 'String', JSONExtractString(e.extra, {p28:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p29:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p30:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p31:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p32:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p33:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p34:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p35:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p36:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), ''))), (e.event in {p37:Array(String)} and ((e.event = {p38:String}))))) as touches, arraySort(x -> x.1, groupArrayIf((e.ord, ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p39:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p40:String}), null))), 0), ''), (e.event = {p41:String}))) as targets
from events e
where e.project_id = {p42:UInt32} and e.is_test = 0
and e.time >= {p43:DateTime64(3)} and e.time < {p44:DateTime64(3)}
and (e.event in {p45:Array(String)} and ((e.event = {p46:String}) or (e.event = {p47:String}))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p50:UInt32} and revision > {p51:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p52:UInt32} and revision > {p53:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p54:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p55:UInt32} and is_test = 1))
group by person having notEmpty(targets)) array join targets as c)
where toInt64(intDiv(c.1, 4096)) >= {p56:Int64})
array join if(n = 0, [1], arrayEnumerate(found)) as j) group by id
union all
select touch as id, hits, uniqExactStateIf(toUInt64(0), false) as who, uniqExactStateIf((toUInt64(0), toUInt64(0)), false) as which, 0 as first_n, 0 as first_sum, 0 as last_n, 0 as last_sum, 0 as linear_n, 0 as linear_sum, 0 as position_n, 0 as position_sum, 0 as decay_n, 0 as decay_sum
from (
select concat(toString(multiIf(e.event = {p57:String}, {p58:UInt8}, {p59:UInt8})), if(multiIf(e.event = {p60:String}, {p61:UInt8}, {p62:UInt8}) in {p63:Array(UInt8)}, concat('=', arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p64:String}) = 'Array', JSONExtract(e.extra, {p65:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p66:String}) = 'Array', JSONExtract(e.extra, {p67:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p68:String}) = 'String', JSONExtractString(e.extra, {p69:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p70:String}) = 'String', JSONExtractString(e.extra, {p71:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p72:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p73:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p74:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p75:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p76:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p77:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p78:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p79:String})), null))), false), 'btrue', 'bfalse'), '')])])[1]), '')) as touch, count() as hits
from events e
where e.project_id = {p80:UInt32} and e.is_test = 0
and e.time >= {p81:DateTime64(3)} and e.time < {p82:DateTime64(3)}
and e.event in {p83:Array(String)} and ((e.event = {p84:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p85:UInt32} and revision > {p86:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p87:UInt32} and revision > {p88:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p89:UInt32} and revision > {p90:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p91:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p92:UInt32} and is_test = 1))
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
-- p7 = 604800000
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = "Click"
-- p15 = 0
-- p16 = 1
-- p17 = "Click"
-- p18 = 0
-- p19 = 1
-- p20 = [0]
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
-- p36 = "channel"
-- p37 = ["Click"]
-- p38 = "Click"
-- p39 = "amount"
-- p40 = "amount"
-- p41 = "Pay"
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
-- p55 = 7
-- p56 = 1790784000000
-- p57 = "Click"
-- p58 = 0
-- p59 = 1
-- p60 = "Click"
-- p61 = 0
-- p62 = 1
-- p63 = [0]
-- p64 = "channel"
-- p65 = "channel"
-- p66 = "channel"
-- p67 = "channel"
-- p68 = "channel"
-- p69 = "channel"
-- p70 = "channel"
-- p71 = "channel"
-- p72 = "channel"
-- p73 = "channel"
-- p74 = "channel"
-- p75 = "channel"
-- p76 = "channel"
-- p77 = "channel"
-- p78 = "channel"
-- p79 = "channel"
-- p80 = 7
-- p81 = "2026-09-23 16:00:00.000"
-- p82 = "2026-10-31 16:00:00.000"
-- p83 = ["Click"]
-- p84 = "Click"
-- p85 = 7
-- p86 = 0
-- p87 = 7
-- p88 = 0
-- p89 = 7
-- p90 = 0
-- p91 = 7
-- p92 = 7
