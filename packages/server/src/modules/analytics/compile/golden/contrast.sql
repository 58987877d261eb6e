select kind, name, key, countIf(is_target) as target, countIf(is_base) as base, countIf(is_target and is_base) as both,
sumIf(n, is_target) as target_total, sumIf(n, is_base) as base_total
from (select 'all' as kind, '' as name, '' as key, person, 1 as n from (
select person, max(t) as is_target, max(b) as is_base
from (select person_id as person, 1 as t, 0 as b from (select 1 as person_id) union all select person_id, 0, 1 from (
select p.person_id as person_id from profiles p final where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0))
group by person)
union all select 'tag', toString(tag), if(value = '', '', concat('s', value)), person_id, 1 from person_tags final where project_id = {p1:UInt32} and removed = 0
union all select 'property', pair.1, pair.2, person_id, 1
from (select p.person_id, arrayJoin(arrayConcat(arrayMap(key -> ({p2:String}, key), if(notEmpty(if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p3:String}) = 'Array', JSONExtract(p.extra, {p4:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p5:String}) = 'Array', JSONExtract(p.extra, {p6:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p7:String}) = 'String', JSONExtractString(p.extra, {p8:String}), null)))), concat('n', toString(if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p9:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p10:String}), null))) + 0)), if(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p11:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p12:String})), null))) is null, null, if(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p13:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p14:String})), null))), 'btrue', 'bfalse')), '')])), arrayMap(key -> ({p15:String}, key), if(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p16:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p17:String}), null))) is not null, [concat('r', toString(arrayCount(edge -> ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p18:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p19:String}), null))), 0) >= edge, {p20:Array(Float64)})))], if(notEmpty(if(empty(p.extra), p.properties.`age`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p21:String}) = 'Array', JSONExtract(p.extra, {p22:String}, 'Array(Nullable(String))'), p.properties.`age`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`age`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p23:String}) = 'Array', JSONExtract(p.extra, {p24:String}, 'Array(Nullable(String))'), p.properties.`age`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(p.extra), p.properties.`age`.:String, coalesce(p.properties.`age`.:String, if(JSONType(p.extra, {p25:String}) = 'String', JSONExtractString(p.extra, {p26:String}), null)))), concat('n', toString(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p28:String}), null))) + 0)), if(if(empty(p.extra), p.properties.`age`.:Bool, coalesce(p.properties.`age`.:Bool, if(JSONType(p.extra, {p29:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p30:String})), null))) is null, null, if(if(empty(p.extra), p.properties.`age`.:Bool, coalesce(p.properties.`age`.:Bool, if(JSONType(p.extra, {p31:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p32:String})), null))), 'btrue', 'bfalse')), '')]))))) as pair
from profiles p final where p.project_id = {p33:UInt32} and p.deleted = 0)
union all select 'event', toString(e.event), '', if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p34:UInt32} and revision > {p35:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p36:UInt32} and revision > {p37:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).2, e.settled_person_id)) as doer, count()
from events e
where e.project_id = {p40:UInt32} and e.is_test = 0
and e.time >= {p41:DateTime64(3)} and e.time < {p42:DateTime64(3)}
and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > {p46:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > {p48:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p49:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p50:UInt32} and is_test = 1)) group by e.event, doer
union all select 'hour', '', toString(toHour(toTimeZone(e.time, {p51:String}))) as at, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p52:UInt32} and revision > {p53:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p54:UInt32} and revision > {p55:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p56:UInt32} and revision > {p57:UInt64})).2, e.settled_person_id)) as doer, count()
from events e
where e.project_id = {p58:UInt32} and e.is_test = 0
and e.time >= {p59:DateTime64(3)} and e.time < {p60:DateTime64(3)}
and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p61:UInt32} and revision > {p62:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p63:UInt32} and revision > {p64:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p65:UInt32} and revision > {p66:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p67:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p68:UInt32} and is_test = 1)) group by at, doer
union all select 'detail', {p69:String}, arrayJoin(if(grouped.item_number is not null, [concat('r', toString(arrayCount(edge -> ifNull(grouped.item_number, 0) >= edge, {p70:Array(Float64)})))], if(notEmpty(grouped.item_list), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), grouped.item_list)), [coalesce(concat('s', grouped.item_text), concat('n', toString(grouped.item_number + 0)), if(grouped.item_flag is null, null, if(grouped.item_flag, 'btrue', 'bfalse')), '')]))) as held, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p71:UInt32} and revision > {p72:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p73:UInt32} and revision > {p74:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p75:UInt32} and revision > {p76:UInt64})).2, e.settled_person_id)) as doer, count()
from events e
left any join (
select i.item_id as id, if(empty(i.extra), i.properties.`price`.:String, coalesce(i.properties.`price`.:String, if(JSONType(i.extra, {p77:String}) = 'String', JSONExtractString(i.extra, {p78:String}), null))) as item_text, if(empty(i.extra), i.properties.`price`.:Float64, coalesce(i.properties.`price`.:Float64, if(JSONType(i.extra, {p79:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(i.extra, {p80:String}), null))) as item_number, if(empty(i.extra), i.properties.`price`.:Bool, coalesce(i.properties.`price`.:Bool, if(JSONType(i.extra, {p81:String}) = 'Bool', toBool(JSONExtractBool(i.extra, {p82:String})), null))) as item_flag, if(empty(i.extra), i.properties.`price`.:`Array(Nullable(String))`, if(JSONType(i.extra, {p83:String}) = 'Array', JSONExtract(i.extra, {p84:String}, 'Array(Nullable(String))'), i.properties.`price`.:`Array(Nullable(String))`)) as item_list
from items as i final
where i.project_id = {p85:UInt32} and i.item_type = {p86:String} and i.deleted = 0
) grouped on coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p87:String}) = 'String', JSONExtractString(e.extra, {p88:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p89:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p90:String}), null))))))) = grouped.id
where e.project_id = {p91:UInt32} and e.is_test = 0
and e.time >= {p92:DateTime64(3)} and e.time < {p93:DateTime64(3)}
and e.event = {p94:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p95:UInt32} and revision > {p96:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p97:UInt32} and revision > {p98:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p99:UInt32} and revision > {p100:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p101:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p102:UInt32} and is_test = 1)) group by held, doer) as held inner join (
select person, max(t) as is_target, max(b) as is_base
from (select person_id as person, 1 as t, 0 as b from (select 1 as person_id) union all select person_id, 0, 1 from (
select p.person_id as person_id from profiles p final where p.project_id = {p103:UInt32} and p.deleted = 0 and p.is_test = 0))
group by person) as who using person
where (key != '' or kind in ('all', 'tag', 'event')) and lengthUTF8(key) <= 200
group by kind, name, key
order by kind = 'all' desc, count() desc, kind, name, key limit {p104:UInt32} by kind, name limit {p105:UInt32}
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
-- p15 = "age"
-- p16 = "age"
-- p17 = "age"
-- p18 = "age"
-- p19 = "age"
-- p20 = [18,35]
-- p21 = "age"
-- p22 = "age"
-- p23 = "age"
-- p24 = "age"
-- p25 = "age"
-- p26 = "age"
-- p27 = "age"
-- p28 = "age"
-- p29 = "age"
-- p30 = "age"
-- p31 = "age"
-- p32 = "age"
-- p33 = 7
-- p34 = 7
-- p35 = 0
-- p36 = 7
-- p37 = 0
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = "2026-09-30 16:00:00.000"
-- p42 = "2026-10-31 16:00:00.000"
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 0
-- p47 = 7
-- p48 = 0
-- p49 = 7
-- p50 = 7
-- p51 = "Asia/Shanghai"
-- p52 = 7
-- p53 = 0
-- p54 = 7
-- p55 = 0
-- p56 = 7
-- p57 = 0
-- p58 = 7
-- p59 = "2026-09-30 16:00:00.000"
-- p60 = "2026-10-31 16:00:00.000"
-- p61 = 7
-- p62 = 0
-- p63 = 7
-- p64 = 0
-- p65 = 7
-- p66 = 0
-- p67 = 7
-- p68 = 7
-- p69 = "0"
-- p70 = [10,100]
-- p71 = 7
-- p72 = 0
-- p73 = 7
-- p74 = 0
-- p75 = 7
-- p76 = 0
-- p77 = "price"
-- p78 = "price"
-- p79 = "price"
-- p80 = "price"
-- p81 = "price"
-- p82 = "price"
-- p83 = "price"
-- p84 = "price"
-- p85 = 7
-- p86 = "product"
-- p87 = "product_id"
-- p88 = "product_id"
-- p89 = "product_id"
-- p90 = "product_id"
-- p91 = 7
-- p92 = "2026-09-30 16:00:00.000"
-- p93 = "2026-10-31 16:00:00.000"
-- p94 = "PayOrder"
-- p95 = 7
-- p96 = 0
-- p97 = 7
-- p98 = 0
-- p99 = 7
-- p100 = 0
-- p101 = 7
-- p102 = 7
-- p103 = 7
-- p104 = 20
-- p105 = 3000
