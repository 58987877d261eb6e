select at0, at1, at2, count() as people, sum(amount_of) / 1e4 as amount, countIf(did) as converted
from (
select if(key0 = {p0:String} or has((select groupArray(k) from (
select coalesce(if(lengthUTF8(if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p1:String}) = 'String', JSONExtractString(p.extra, {p2:String}), null)))) > {p3:UInt32}, {p4:String}, concat('string ', if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p5:String}) = 'String', JSONExtractString(p.extra, {p6:String}), null))))),
concat('number ', toString(if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p8:String}), null))) + 0)), concat('boolean ', toString(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p9:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p10:String})), null))))), if(notEmpty(if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p11:String}) = 'Array', JSONExtract(p.extra, {p12:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`))), {p13:String}, {p14:String})) as k from profiles as p final where p.project_id = {p15:UInt32} and p.deleted = 0 and p.is_test = 0 and p.person_id in (
select person_id from person_tags final where project_id = {p16:UInt32} and tag = {p17:String} and removed = 0 and true) and k not in ({p18:String}, {p19:String})
group by k order by count() desc, k limit {p20:UInt32})), key0), key0, {p21:String}) as at0, if(key1 = {p22:String} or has((select groupArray(k) from (
select held as k from (
select person_id, concat('=', value) as held from person_tags final
where project_id = {p23:UInt32} and tag = {p24:String} and removed = 0) where person_id in (select p.person_id from profiles as p final where p.project_id = {p25:UInt32} and p.deleted = 0 and p.is_test = 0 and p.person_id in (
select person_id from person_tags final where project_id = {p26:UInt32} and tag = {p27:String} and removed = 0 and true))
group by k order by count() desc, k limit {p28:UInt32})), key1), key1, {p29:String}) as at1, key2 as at2, amount_of, did
from (
select coalesce(if(lengthUTF8(if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p30:String}) = 'String', JSONExtractString(p.extra, {p31:String}), null)))) > {p32:UInt32}, {p33:String}, concat('string ', if(empty(p.extra), p.properties.`city`.:String, coalesce(p.properties.`city`.:String, if(JSONType(p.extra, {p34:String}) = 'String', JSONExtractString(p.extra, {p35:String}), null))))),
concat('number ', toString(if(empty(p.extra), p.properties.`city`.:Float64, coalesce(p.properties.`city`.:Float64, if(JSONType(p.extra, {p36:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p37:String}), null))) + 0)), concat('boolean ', toString(if(empty(p.extra), p.properties.`city`.:Bool, coalesce(p.properties.`city`.:Bool, if(JSONType(p.extra, {p38:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p39:String})), null))))), if(notEmpty(if(empty(p.extra), p.properties.`city`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p40:String}) = 'Array', JSONExtract(p.extra, {p41:String}, 'Array(Nullable(String))'), p.properties.`city`.:`Array(Nullable(String))`))), {p42:String}, {p43:String})) as key0, tag1.held as key1, toString(if(p.person_id in (
select person_id from person_tags final where project_id = {p44:UInt32} and tag = {p45:String} and removed = 0 and true), {p46:UInt8}, 0)) as key2, ifNull(spent.amount, toInt128(0)) as amount_of, p.person_id in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > {p48:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p49:UInt32} and revision > {p50:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p51:UInt32} and revision > {p52:UInt64})).2, e.settled_person_id)) as person_id from events e where e.project_id = {p53:UInt32} and e.event = {p54:String}
and e.time >= {p55:DateTime64(3)} and e.time <= {p56:DateTime64(3)}) as did
from profiles as p final
left any join (
select person_id, concat('=', value) as held from person_tags final
where project_id = {p57:UInt32} and tag = {p58:String} and removed = 0) as tag1 on p.person_id = tag1.person_id
left any join (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p59:UInt32} and revision > {p60:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p61:UInt32} and revision > {p62:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p63:UInt32} and revision > {p64:UInt64})).2, e.settled_person_id)) as person, sum(toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p65:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p66:String}), null))), 0) * 1e4))) as amount
from events e where e.project_id = {p67:UInt32} and e.event = {p68:String}
and e.time >= {p69:DateTime64(3)} and e.time <= {p70:DateTime64(3)} group by person
) as spent on p.person_id = spent.person
where p.project_id = {p71:UInt32} and p.deleted = 0 and p.is_test = 0 and p.person_id in (
select person_id from person_tags final where project_id = {p72:UInt32} and tag = {p73:String} and removed = 0 and true)
)
) group by at0, at1, at2
-- p0 = ""
-- p1 = "city"
-- p2 = "city"
-- p3 = 500
-- p4 = "*"
-- p5 = "city"
-- p6 = "city"
-- p7 = "city"
-- p8 = "city"
-- p9 = "city"
-- p10 = "city"
-- p11 = "city"
-- p12 = "city"
-- p13 = "*"
-- p14 = ""
-- p15 = 7
-- p16 = 7
-- p17 = "vip"
-- p18 = ""
-- p19 = "*"
-- p20 = 20
-- p21 = "*"
-- p22 = ""
-- p23 = 7
-- p24 = "价值"
-- p25 = 7
-- p26 = 7
-- p27 = "vip"
-- p28 = 20
-- p29 = "*"
-- p30 = "city"
-- p31 = "city"
-- p32 = 500
-- p33 = "*"
-- p34 = "city"
-- p35 = "city"
-- p36 = "city"
-- p37 = "city"
-- p38 = "city"
-- p39 = "city"
-- p40 = "city"
-- p41 = "city"
-- p42 = "*"
-- p43 = ""
-- p44 = 7
-- p45 = "vip"
-- p46 = 1
-- p47 = 7
-- p48 = 0
-- p49 = 7
-- p50 = 0
-- p51 = 7
-- p52 = 0
-- p53 = 7
-- p54 = "Pay"
-- p55 = "1970-01-01 00:00:00.000"
-- p56 = "2026-11-01 02:00:00.000"
-- p57 = 7
-- p58 = "价值"
-- p59 = 7
-- p60 = 0
-- p61 = 7
-- p62 = 0
-- p63 = 7
-- p64 = 0
-- p65 = "amount"
-- p66 = "amount"
-- p67 = 7
-- p68 = "Pay"
-- p69 = "1970-01-01 00:00:00.000"
-- p70 = "2026-11-01 02:00:00.000"
-- p71 = 7
-- p72 = 7
-- p73 = "vip"
