select key, cell, sum(n) as pairs, count() as people, min(shortest) as low, max(longest) as high,
quantilesExactInclusiveArray({p0:Float64}, {p1:Float64}, {p2:Float64}, {p3:Float64}, {p4:Float64})(list) as quantiles, sum(total) / sum(n) as mean, avg(total / n) as mean_of_people
from (
select key, cell, count() as n, sum(ms) as total, min(ms) as shortest, max(ms) as longest, groupArray(ms) as list
from (select person, key, ms, toInt64(0) as cell from (
select person, pair.1 as bucket, arrayJoin(pair.2) as key, pair.3 as ms from (
select person, arrayJoin(arrayMap(piece -> (piece[1].4, piece[1].5, piece[-1].3 - piece[1].3),
arrayFilter(piece -> length(piece) > 1 and piece[-1].2 = 0, arrayReverseSplit(x -> x.2 = 0, sequence)))) as pair
from (
select person, arraySort(x -> (x.1, x.2), groupArrayArray(arrayConcat(if(closes, [(ord, toUInt8({p5:UInt8}), ms, bucket, keys)], []), if(opens, [(ord, toUInt8({p6:UInt8}), ms, bucket, keys)], [])))) as sequence
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, toInt64(toUnixTimestamp64Milli(e.time)) as ms, toInt64(toDate(toTimeZone(e.time, {p13:String}))) as bucket, arrayDistinct(arrayMap(k -> if(has(
(select groupArray(key) from (select arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p14:String}) = 'Array', JSONExtract(e.extra, {p15:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p16:String}) = 'Array', JSONExtract(e.extra, {p17:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p18:String}) = 'String', JSONExtractString(e.extra, {p19:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p20:String}) = 'String', JSONExtractString(e.extra, {p21:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p23:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p24:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p25:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p26:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p27:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p28:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p29:String})), null))), false), 'btrue', 'bfalse'), '')])) as key
from events e
where e.project_id = {p30:UInt32} and e.is_test = 0
and e.time >= {p31:DateTime64(3)} and e.time < {p32:DateTime64(3)}
and e.event = {p33:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p34:UInt32} and revision > {p35:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p36:UInt32} and revision > {p37:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p40:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p41:UInt32} and is_test = 1)) group by key order by count() desc, key limit {p42:UInt32})), k),
k, {p43:String}), if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p44:String}) = 'Array', JSONExtract(e.extra, {p45:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p46:String}) = 'Array', JSONExtract(e.extra, {p47:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p48:String}) = 'String', JSONExtractString(e.extra, {p49:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p50:String}) = 'String', JSONExtractString(e.extra, {p51:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p52:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p53:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p54:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p55:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p56:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p57:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p58:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p59:String})), null))), false), 'btrue', 'bfalse'), '')]))) as keys,
(e.event = {p60:String}) as closes, ((e.event = {p61:String}) and e.time >= {p62:DateTime64(3)} and e.time < {p63:DateTime64(3)}) as opens, arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`order_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p64:String}) = 'Array', JSONExtract(e.extra, {p65:String}, 'Array(Nullable(String))'), e.properties.`order_id`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`order_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p66:String}) = 'Array', JSONExtract(e.extra, {p67:String}, 'Array(Nullable(String))'), e.properties.`order_id`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p68:String}) = 'String', JSONExtractString(e.extra, {p69:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p70:String}) = 'String', JSONExtractString(e.extra, {p71:String}), null))), '')), if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p72:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p73:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p74:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p75:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p76:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p77:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p78:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p79:String})), null))), false), 'btrue', 'bfalse'), '')])) as link
from events e
where e.project_id = {p80:UInt32} and e.is_test = 0
and e.time >= {p81:DateTime64(3)} and e.time < {p82:DateTime64(3)}
and e.event in {p83:Array(String)} and (((e.event = {p84:String}) and e.time >= {p85:DateTime64(3)} and e.time < {p86:DateTime64(3)}) or (e.event = {p87:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p88:UInt32} and revision > {p89:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p90:UInt32} and revision > {p91:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p92:UInt32} and revision > {p93:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p94:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p95:UInt32} and is_test = 1)))
where link != '' group by person, link
)
) where ms <= {p96:Int64}))
group by person, key, cell
) group by key, cell order by key, cell
-- p0 = 0.1
-- p1 = 0.25
-- p2 = 0.5
-- p3 = 0.75
-- p4 = 0.9
-- p5 = 0
-- p6 = 1
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = 7
-- p12 = 0
-- p13 = "Asia/Shanghai"
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
-- p29 = "channel"
-- p30 = 7
-- p31 = "2026-09-30 16:00:00.000"
-- p32 = "2026-10-31 16:00:00.000"
-- p33 = "Apply"
-- p34 = 7
-- p35 = 0
-- p36 = 7
-- p37 = 0
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 7
-- p42 = 50
-- p43 = "rest"
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
-- p55 = "channel"
-- p56 = "channel"
-- p57 = "channel"
-- p58 = "channel"
-- p59 = "channel"
-- p60 = "Pay"
-- p61 = "Apply"
-- p62 = "2026-09-30 16:00:00.000"
-- p63 = "2026-10-31 16:00:00.000"
-- p64 = "order_id"
-- p65 = "order_id"
-- p66 = "order_id"
-- p67 = "order_id"
-- p68 = "order_id"
-- p69 = "order_id"
-- p70 = "order_id"
-- p71 = "order_id"
-- p72 = "order_id"
-- p73 = "order_id"
-- p74 = "order_id"
-- p75 = "order_id"
-- p76 = "order_id"
-- p77 = "order_id"
-- p78 = "order_id"
-- p79 = "order_id"
-- p80 = 7
-- p81 = "2026-09-30 16:00:00.000"
-- p82 = "2026-11-07 16:00:00.001"
-- p83 = ["Apply","Pay"]
-- p84 = "Apply"
-- p85 = "2026-09-30 16:00:00.000"
-- p86 = "2026-10-31 16:00:00.000"
-- p87 = "Pay"
-- p88 = 7
-- p89 = 0
-- p90 = 7
-- p91 = 0
-- p92 = 7
-- p93 = 0
-- p94 = 7
-- p95 = 7
-- p96 = 604800000
