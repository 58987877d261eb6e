select key, cell, sum(n) as pairs, count() as people, min(shortest) as low, max(longest) as high,
quantilesExactInclusiveArray({p0:Float64}, {p1:Float64}, {p2:Float64}, {p3:Float64}, {p4:Float64})(list) as quantiles, sum(total) / sum(n) as mean, avg(total / n) as mean_of_people
from (
select key, cell, count() as n, sum(ms) as total, min(ms) as shortest, max(ms) as longest, groupArray(ms) as list
from (select person, key, ms, toInt64(0) as cell from (
select person, toInt32(toDate(toTimeZone(fromUnixTimestamp64Milli(pair.1, 'UTC'), {p5:String}))) as bucket, arrayJoin(pair.3) as key, pair.2 as ms from (
select person, arrayJoin(arrayMap(piece -> (toInt64(intDiv(piece[1].1, 8192)), toInt64(intDiv(piece[-1].1, 8192)) - toInt64(intDiv(piece[1].1, 8192)), piece[1].2),
arrayFilter(piece -> length(piece) > 1 and piece[-1].1 % 2 = 0, arrayReverseSplit(x -> x.1 % 2 = 0, sequence)))) as pair
from (
select person, arraySort(x -> x.1, arrayConcat(groupArrayIf((ord * 2 + {p6:UInt8}, keys), closes), groupArrayIf((ord * 2 + {p7:UInt8}, keys), opens))) as sequence
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, arrayDistinct(arrayMap(k -> if(has(
(select groupArray(key) from (select arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p14:String}) = 'Array', JSONExtract(e.extra, {p15:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p16:String}) = 'Array', JSONExtract(e.extra, {p17:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p18:String}) = 'String', JSONExtractString(e.extra, {p19:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p20:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p21:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p22:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p23:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p24:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p25:String})), null))), 'btrue', 'bfalse')), '')])) as key
from events e
where e.project_id = {p26:UInt32} and e.is_test = 0
and e.time >= {p27:DateTime64(3)} and e.time < {p28:DateTime64(3)}
and e.event = {p29:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p30:UInt32} and revision > {p31:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p32:UInt32} and revision > {p33:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p34:UInt32} and revision > {p35:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p36:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p37:UInt32} and is_test = 1)) group by key order by count() desc, key limit {p38:UInt32})), k),
k, {p39:String}), if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p40:String}) = 'Array', JSONExtract(e.extra, {p41:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p42:String}) = 'Array', JSONExtract(e.extra, {p43:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p44:String}) = 'String', JSONExtractString(e.extra, {p45:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p46:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p47:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p48:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p49:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p50:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p51:String})), null))), 'btrue', 'bfalse')), '')]))) as keys,
(e.event = {p52:String}) as closes, ((e.event = {p53:String}) and e.time >= {p54:DateTime64(3)} and e.time < {p55:DateTime64(3)}) as opens, arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`order_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p56:String}) = 'Array', JSONExtract(e.extra, {p57:String}, 'Array(Nullable(String))'), e.properties.`order_id`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`order_id`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p58:String}) = 'Array', JSONExtract(e.extra, {p59:String}, 'Array(Nullable(String))'), e.properties.`order_id`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p60:String}) = 'String', JSONExtractString(e.extra, {p61:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p62:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p63:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p64:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p65:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p66:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p67:String})), null))), 'btrue', 'bfalse')), '')])) as link
from events e
where e.project_id = {p68:UInt32} and e.is_test = 0
and e.time >= {p69:DateTime64(3)} and e.time < {p70:DateTime64(3)}
and e.event in {p71:Array(String)} and (((e.event = {p72:String}) and e.time >= {p73:DateTime64(3)} and e.time < {p74:DateTime64(3)}) or (e.event = {p75:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p76:UInt32} and revision > {p77:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p78:UInt32} and revision > {p79:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p80:UInt32} and revision > {p81:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p82:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p83:UInt32} and is_test = 1)))
where link != '' group by person, link
)
) where ms <= {p84:Int64}))
group by person, key, cell
) group by key, cell order by key, cell
-- p0 = 0.1
-- p1 = 0.25
-- p2 = 0.5
-- p3 = 0.75
-- p4 = 0.9
-- p5 = "Asia/Shanghai"
-- p6 = 0
-- p7 = 1
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
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
-- p26 = 7
-- p27 = "2026-09-30 16:00:00.000"
-- p28 = "2026-10-31 16:00:00.000"
-- p29 = "Apply"
-- p30 = 7
-- p31 = 0
-- p32 = 7
-- p33 = 0
-- p34 = 7
-- p35 = 0
-- p36 = 7
-- p37 = 7
-- p38 = 50
-- p39 = "rest"
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
-- p52 = "Pay"
-- p53 = "Apply"
-- p54 = "2026-09-30 16:00:00.000"
-- p55 = "2026-10-31 16:00:00.000"
-- p56 = "order_id"
-- p57 = "order_id"
-- p58 = "order_id"
-- p59 = "order_id"
-- p60 = "order_id"
-- p61 = "order_id"
-- p62 = "order_id"
-- p63 = "order_id"
-- p64 = "order_id"
-- p65 = "order_id"
-- p66 = "order_id"
-- p67 = "order_id"
-- p68 = 7
-- p69 = "2026-09-30 16:00:00.000"
-- p70 = "2026-11-07 16:00:00.001"
-- p71 = ["Apply","Pay"]
-- p72 = "Apply"
-- p73 = "2026-09-30 16:00:00.000"
-- p74 = "2026-10-31 16:00:00.000"
-- p75 = "Pay"
-- p76 = 7
-- p77 = 0
-- p78 = 7
-- p79 = 0
-- p80 = 7
-- p81 = 0
-- p82 = 7
-- p83 = 7
-- p84 = 604800000
