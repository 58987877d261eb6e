select kind, name, key, countIf(is_target) as target, countIf(is_base) as base, countIf(is_target and is_base) as both,
sumIf(n, is_target) as target_total, sumIf(n, is_base) as base_total
from (select 'all' as kind, '' as name, '' as key, person, 1 as n from (
select person, max(t) as is_target, max(b) as is_base
from (select person_id as person, 1 as t, 0 as b from (select 1 as person_id) union all select person_id, 0, 1 from (
select p.person_id as person_id from profiles p final where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0))
group by person)
union all select 'tag', toString(tag), if(value = '', '', concat('s', value)), person_id, 1 from person_tags final where project_id = {p1:UInt32} and removed = 0
union all select 'property', pair.1, pair.2, person_id, 1
from (select p.person_id, arrayJoin(arrayConcat(arrayMap(key -> ({p2:String}, key), if(notEmpty(if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p3:String}) = 'Array', JSONExtract(p.extra, {p4:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p5:String}) = 'Array', JSONExtract(p.extra, {p6:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p7:String}) = 'String', JSONExtractString(p.extra, {p8:String}), null))) is not null, concat('s', ifNull(if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p9:String}) = 'String', JSONExtractString(p.extra, {p10:String}), null))), '')), if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p11:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p12:String}), null))) is not null, concat('n', toString(ifNull(if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p14:String}), null))), 0) + 0)),
if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p15:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p16:String})), null))) is not null, if(ifNull(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p17:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p18:String})), null))), false), 'btrue', 'bfalse'), '')])), arrayMap(key -> ({p19:String}, key), if(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p20:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p21:String}), null))) is not null, [concat('r', toString(arrayCount(edge -> ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p23:String}), null))), 0) >= edge, {p24:Array(Float64)})))], if(notEmpty(if(empty(p.extra), p.properties.`age`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p25:String}) = 'Array', JSONExtract(p.extra, {p26:String}, 'Array(Nullable(String))'), p.properties.`age`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`age`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p27:String}) = 'Array', JSONExtract(p.extra, {p28:String}, 'Array(Nullable(String))'), p.properties.`age`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(p.extra), p.properties.`age`.:String, coalesce(p.properties.`age`.:String, if(JSONType(p.extra, {p29:String}) = 'String', JSONExtractString(p.extra, {p30:String}), null))) is not null, concat('s', ifNull(if(empty(p.extra), p.properties.`age`.:String, coalesce(p.properties.`age`.:String, if(JSONType(p.extra, {p31:String}) = 'String', JSONExtractString(p.extra, {p32:String}), null))), '')), if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p33:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p34:String}), null))) is not null, concat('n', toString(ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p35:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p36:String}), null))), 0) + 0)),
if(empty(p.extra), p.properties.`age`.:Bool, coalesce(p.properties.`age`.:Bool, if(JSONType(p.extra, {p37:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p38:String})), null))) is not null, if(ifNull(if(empty(p.extra), p.properties.`age`.:Bool, coalesce(p.properties.`age`.:Bool, if(JSONType(p.extra, {p39:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p40:String})), null))), false), 'btrue', 'bfalse'), '')]))))) as pair
from profiles p final where p.project_id = {p41:UInt32} and p.deleted = 0)
union all select 'event', toString(e.event), '', if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).2, e.settled_person_id)) as doer, count()
from events e
where e.project_id = {p48:UInt32} and e.is_test = 0
and e.time >= {p49:DateTime64(3)} and e.time < {p50:DateTime64(3)}
and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p51:UInt32} and revision > {p52:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p53:UInt32} and revision > {p54:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p55:UInt32} and revision > {p56:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p57:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p58:UInt32} and is_test = 1)) group by e.event, doer
union all select 'hour', '', toString(toHour(toTimeZone(e.time, {p59:String}))) as at, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p60:UInt32} and revision > {p61:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p64:UInt32} and revision > {p65:UInt64})).2, e.settled_person_id)) as doer, count()
from events e
where e.project_id = {p66:UInt32} and e.is_test = 0
and e.time >= {p67:DateTime64(3)} and e.time < {p68:DateTime64(3)}
and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p71:UInt32} and revision > {p72:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p73:UInt32} and revision > {p74:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p75:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p76:UInt32} and is_test = 1)) group by at, doer
union all select 'detail', {p77:String}, arrayJoin(if(grouped.item_number is not null, [concat('r', toString(arrayCount(edge -> ifNull(grouped.item_number, 0) >= edge, {p78:Array(Float64)})))], if(notEmpty(grouped.item_list),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), grouped.item_list)),
[multiIf(grouped.item_text is not null, concat('s', ifNull(grouped.item_text, '')), grouped.item_number is not null, concat('n', toString(ifNull(grouped.item_number, 0) + 0)),
grouped.item_flag is not null, if(ifNull(grouped.item_flag, false), 'btrue', 'bfalse'), '')]))) as held, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p79:UInt32} and revision > {p80:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p81:UInt32} and revision > {p82:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p83:UInt32} and revision > {p84:UInt64})).2, e.settled_person_id)) as doer, count()
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`price`.:String, coalesce(i.properties.`price`.:String, if(JSONType(i.extra, {p85:String}) = 'String', JSONExtractString(i.extra, {p86:String}), null))) as item_text, if(empty(i.extra), i.properties.`price`.:Float64, coalesce(i.properties.`price`.:Float64, if(JSONType(i.extra, {p87:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p88:String}), null))) as item_number, if(empty(i.extra), i.properties.`price`.:Bool, coalesce(i.properties.`price`.:Bool, if(JSONType(i.extra, {p89:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p90:String})), null))) as item_flag, if(empty(i.extra), i.properties.`price`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p91:String}) = 'Array', JSONExtract(i.extra, {p92:String}, 'Array(Nullable(String))'), i.properties.`price`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p93:UInt32} and i.item_type = {p94:String} and i.deleted = 0
) grouped on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p95:String}) = 'String', JSONExtractString(e.extra, {p96:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p97:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p98:String}), null))))))) = grouped.id
where e.project_id = {p99:UInt32} and e.is_test = 0
and e.time >= {p100:DateTime64(3)} and e.time < {p101:DateTime64(3)}
and e.event = {p102:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p103:UInt32} and revision > {p104:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p105:UInt32} and revision > {p106:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p107:UInt32} and revision > {p108:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p109:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p110:UInt32} and is_test = 1)) group by held, doer) as held inner join (
select person, max(t) as is_target, max(b) as is_base
from (select person_id as person, 1 as t, 0 as b from (select 1 as person_id) union all select person_id, 0, 1 from (
select p.person_id as person_id from profiles p final where p.project_id = {p111:UInt32} and p.deleted = 0 and p.is_test = 0))
group by person) as who using person
where (key != '' or kind in ('all', 'tag', 'event')) and lengthUTF8(key) <= 200
group by kind, name, key
order by kind = 'all' desc, count() desc, kind, name, key limit {p112:UInt32} by kind, name limit {p113:UInt32}
-- p0 = 7
-- p1 = 7
-- p2 = "city"
-- p3 = "city"
-- p4 = "city"
-- p5 = "city"
-- p6 = "city"
-- p7 = "city"
-- p8 = "city"
-- p9 = "city"
-- p10 = "city"
-- p11 = "city"
-- p12 = "city"
-- p13 = "city"
-- p14 = "city"
-- p15 = "city"
-- p16 = "city"
-- p17 = "city"
-- p18 = "city"
-- p19 = "age"
-- p20 = "age"
-- p21 = "age"
-- p22 = "age"
-- p23 = "age"
-- p24 = [18,35]
-- p25 = "age"
-- p26 = "age"
-- p27 = "age"
-- p28 = "age"
-- p29 = "age"
-- p30 = "age"
-- p31 = "age"
-- p32 = "age"
-- p33 = "age"
-- p34 = "age"
-- p35 = "age"
-- p36 = "age"
-- p37 = "age"
-- p38 = "age"
-- p39 = "age"
-- p40 = "age"
-- p41 = 7
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = "2026-09-30 16:00:00.000"
-- p50 = "2026-10-31 16:00:00.000"
-- p51 = 7
-- p52 = 0
-- p53 = 7
-- p54 = 0
-- p55 = 7
-- p56 = 0
-- p57 = 7
-- p58 = 7
-- p59 = "Asia/Shanghai"
-- p60 = 7
-- p61 = 0
-- p62 = 7
-- p63 = 0
-- p64 = 7
-- p65 = 0
-- p66 = 7
-- p67 = "2026-09-30 16:00:00.000"
-- p68 = "2026-10-31 16:00:00.000"
-- p69 = 7
-- p70 = 0
-- p71 = 7
-- p72 = 0
-- p73 = 7
-- p74 = 0
-- p75 = 7
-- p76 = 7
-- p77 = "0"
-- p78 = [10,100]
-- p79 = 7
-- p80 = 0
-- p81 = 7
-- p82 = 0
-- p83 = 7
-- p84 = 0
-- p85 = "price"
-- p86 = "price"
-- p87 = "price"
-- p88 = "price"
-- p89 = "price"
-- p90 = "price"
-- p91 = "price"
-- p92 = "price"
-- p93 = 7
-- p94 = "product"
-- p95 = "product_id"
-- p96 = "product_id"
-- p97 = "product_id"
-- p98 = "product_id"
-- p99 = 7
-- p100 = "2026-09-30 16:00:00.000"
-- p101 = "2026-10-31 16:00:00.000"
-- p102 = "PayOrder"
-- p103 = 7
-- p104 = 0
-- p105 = 7
-- p106 = 0
-- p107 = 7
-- p108 = 0
-- p109 = 7
-- p110 = 7
-- p111 = 7
-- p112 = 20
-- p113 = 3000
