select key, sum(reads) as reads, count() as readers, countIf(day + {p0:Int64} >= {p1:Int64}) as open, countIf(n > 0) as buyers, sum(n) as orders,
sum(amount) as amount
from (
select key, person, reads, toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(at, 4096))), {p2:String}))) as day, arrayFilter(o -> o.1 > at and toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(o.1, 4096))), {p3:String}))) <= day + {p4:Int64}, orders) as later, length(later) as n, arraySum(o -> o.2, later) as amount
from (
select key, person, count() as reads, min(ord) as at from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, arrayJoin(arrayPushBack(arrayDistinct(arrayMap(k -> if(has(
(select groupArray(key) from (select arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p11:String}) = 'Array', JSONExtract(e.extra, {p12:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p13:String}) = 'Array', JSONExtract(e.extra, {p14:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`article`.:String, coalesce(e.properties.`article`.:String, if(JSONType(e.extra, {p15:String}) = 'String', JSONExtractString(e.extra, {p16:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`article`.:String, coalesce(e.properties.`article`.:String, if(JSONType(e.extra, {p17:String}) = 'String', JSONExtractString(e.extra, {p18:String}), null))), '')), if(empty(e.extra), e.properties.`article`.:Float64, coalesce(e.properties.`article`.:Float64, if(JSONType(e.extra, {p19:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p20:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`article`.:Float64, coalesce(e.properties.`article`.:Float64, if(JSONType(e.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p22:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p23:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p24:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p25:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p26:String})), null))), false), 'btrue', 'bfalse'), '')])) as key
from events e
where e.project_id = {p27:UInt32} and e.is_test = 0
and e.time >= {p28:DateTime64(3)} and e.time < {p29:DateTime64(3)}
and e.event = {p30:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p37:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p38:UInt32} and is_test = 1)) group by key order by count() desc, key limit {p39:UInt32})), k),
k, {p40:String}), if(notEmpty(if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p41:String}) = 'Array', JSONExtract(e.extra, {p42:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p43:String}) = 'Array', JSONExtract(e.extra, {p44:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`article`.:String, coalesce(e.properties.`article`.:String, if(JSONType(e.extra, {p45:String}) = 'String', JSONExtractString(e.extra, {p46:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`article`.:String, coalesce(e.properties.`article`.:String, if(JSONType(e.extra, {p47:String}) = 'String', JSONExtractString(e.extra, {p48:String}), null))), '')), if(empty(e.extra), e.properties.`article`.:Float64, coalesce(e.properties.`article`.:Float64, if(JSONType(e.extra, {p49:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p50:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`article`.:Float64, coalesce(e.properties.`article`.:Float64, if(JSONType(e.extra, {p51:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p52:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p53:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p54:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p55:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p56:String})), null))), false), 'btrue', 'bfalse'), '')]))), {p57:String})) as key
from events e
where e.project_id = {p58:UInt32} and e.is_test = 0
and e.time >= {p59:DateTime64(3)} and e.time < {p60:DateTime64(3)}
and e.event = {p61:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p64:UInt32} and revision > {p65:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p66:UInt32} and revision > {p67:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p68:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p69:UInt32} and is_test = 1))
) group by key, person
) r left any join (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p70:UInt32} and revision > {p71:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p72:UInt32} and revision > {p73:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).2, e.settled_person_id)) as person, groupArray((e.ord, toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p76:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p77:String}), null))), 0) * 1e4)))) as orders
from events e
where e.project_id = {p78:UInt32} and e.is_test = 0
and e.time >= {p79:DateTime64(3)} and e.time < {p80:DateTime64(3)}
and e.event = {p81:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p82:UInt32} and revision > {p83:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p84:UInt32} and revision > {p85:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p86:UInt32} and revision > {p87:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p88:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p89:UInt32} and is_test = 1)) group by person
) o on o.person = r.person) group by key order by key = {p90:String}, reads desc, key
-- p0 = 7
-- p1 = 20758
-- p2 = "Asia/Shanghai"
-- p3 = "Asia/Shanghai"
-- p4 = 7
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = "article"
-- p12 = "article"
-- p13 = "article"
-- p14 = "article"
-- p15 = "article"
-- p16 = "article"
-- p17 = "article"
-- p18 = "article"
-- p19 = "article"
-- p20 = "article"
-- p21 = "article"
-- p22 = "article"
-- p23 = "article"
-- p24 = "article"
-- p25 = "article"
-- p26 = "article"
-- p27 = 7
-- p28 = "2026-09-30 16:00:00.000"
-- p29 = "2026-10-31 16:00:00.000"
-- p30 = "ReadArticle"
-- p31 = 7
-- p32 = 0
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 7
-- p39 = 50
-- p40 = "rest"
-- p41 = "article"
-- p42 = "article"
-- p43 = "article"
-- p44 = "article"
-- p45 = "article"
-- p46 = "article"
-- p47 = "article"
-- p48 = "article"
-- p49 = "article"
-- p50 = "article"
-- p51 = "article"
-- p52 = "article"
-- p53 = "article"
-- p54 = "article"
-- p55 = "article"
-- p56 = "article"
-- p57 = "whole"
-- p58 = 7
-- p59 = "2026-09-30 16:00:00.000"
-- p60 = "2026-10-31 16:00:00.000"
-- p61 = "ReadArticle"
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
-- p76 = "amount"
-- p77 = "amount"
-- p78 = 7
-- p79 = "2026-09-30 16:00:00.000"
-- p80 = "2026-11-07 16:00:00.000"
-- p81 = "PayOrder"
-- p82 = 7
-- p83 = 0
-- p84 = 7
-- p85 = 0
-- p86 = 7
-- p87 = 0
-- p88 = 7
-- p89 = 7
-- p90 = "rest"
