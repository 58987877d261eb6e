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
(select groupArray(key) from (select arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p11:String}) = 'Array', JSONExtract(e.extra, {p12:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p13:String}) = 'Array', JSONExtract(e.extra, {p14:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`article`.:String, coalesce(e.properties.`article`.:String, if(JSONType(e.extra, {p15:String}) = 'String', JSONExtractString(e.extra, {p16:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`article`.:Float64, coalesce(e.properties.`article`.:Float64, if(JSONType(e.extra, {p17:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p18:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p19:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p20:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p21:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p22:String})), null))), 'btrue', 'bfalse')), '')])) as key
from events e
where e.project_id = {p23:UInt32} and e.is_test = 0
and e.time >= {p24:DateTime64(3)} and e.time < {p25:DateTime64(3)}
and e.event = {p26:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > {p30:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p33:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p34:UInt32} and is_test = 1)) group by key order by count() desc, key limit {p35:UInt32})), k),
k, {p36:String}), if(notEmpty(if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p37:String}) = 'Array', JSONExtract(e.extra, {p38:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`article`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p39:String}) = 'Array', JSONExtract(e.extra, {p40:String}, 'Array(Nullable(String))'), e.properties.`article`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`article`.:String, coalesce(e.properties.`article`.:String, if(JSONType(e.extra, {p41:String}) = 'String', JSONExtractString(e.extra, {p42:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`article`.:Float64, coalesce(e.properties.`article`.:Float64, if(JSONType(e.extra, {p43:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p44:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p45:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p46:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`article`.:Bool, coalesce(e.properties.`article`.:Bool, if(JSONType(e.extra, {p47:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p48:String})), null))), 'btrue', 'bfalse')), '')]))), {p49:String})) as key
from events e
where e.project_id = {p50:UInt32} and e.is_test = 0
and e.time >= {p51:DateTime64(3)} and e.time < {p52:DateTime64(3)}
and e.event = {p53:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p54:UInt32} and revision > {p55:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p56:UInt32} and revision > {p57:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p58:UInt32} and revision > {p59:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p60:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p61:UInt32} and is_test = 1))
) group by key, person
) r left any join (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p64:UInt32} and revision > {p65:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p66:UInt32} and revision > {p67:UInt64})).2, e.settled_person_id)) as person, groupArray((e.ord, toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p68:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p69:String}), null))), 0) * 1e4)))) as orders
from events e
where e.project_id = {p70:UInt32} and e.is_test = 0
and e.time >= {p71:DateTime64(3)} and e.time < {p72:DateTime64(3)}
and e.event = {p73:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p76:UInt32} and revision > {p77:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p78:UInt32} and revision > {p79:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p80:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p81:UInt32} and is_test = 1)) group by person
) o on o.person = r.person) group by key order by key = {p82:String}, reads desc, key
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
-- p23 = 7
-- p24 = "2026-09-30 16:00:00.000"
-- p25 = "2026-10-31 16:00:00.000"
-- p26 = "ReadArticle"
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = 0
-- p31 = 7
-- p32 = 0
-- p33 = 7
-- p34 = 7
-- p35 = 50
-- p36 = "rest"
-- p37 = "article"
-- p38 = "article"
-- p39 = "article"
-- p40 = "article"
-- p41 = "article"
-- p42 = "article"
-- p43 = "article"
-- p44 = "article"
-- p45 = "article"
-- p46 = "article"
-- p47 = "article"
-- p48 = "article"
-- p49 = "whole"
-- p50 = 7
-- p51 = "2026-09-30 16:00:00.000"
-- p52 = "2026-10-31 16:00:00.000"
-- p53 = "ReadArticle"
-- p54 = 7
-- p55 = 0
-- p56 = 7
-- p57 = 0
-- p58 = 7
-- p59 = 0
-- p60 = 7
-- p61 = 7
-- p62 = 7
-- p63 = 0
-- p64 = 7
-- p65 = 0
-- p66 = 7
-- p67 = 0
-- p68 = "amount"
-- p69 = "amount"
-- p70 = 7
-- p71 = "2026-09-30 16:00:00.000"
-- p72 = "2026-11-07 16:00:00.000"
-- p73 = "PayOrder"
-- p74 = 7
-- p75 = 0
-- p76 = 7
-- p77 = 0
-- p78 = 7
-- p79 = 0
-- p80 = 7
-- p81 = 7
-- p82 = "rest"
