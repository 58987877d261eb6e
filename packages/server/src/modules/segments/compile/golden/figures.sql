select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > (select max(revision) from squashes where project_id = {p4:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > (select max(revision) from squashes where project_id = {p6:UInt32}))).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p7:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))))])[1] as n from events e
where e.project_id = {p10:UInt32} and e.event = {p11:String}
and e.time >= {p12:DateTime64(3)} and e.time <= {p13:DateTime64(3)} group by person) where ifNull(n >= {p14:Float64}, false)) and p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > (select max(revision) from squashes where project_id = {p16:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > (select max(revision) from squashes where project_id = {p18:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > (select max(revision) from squashes where project_id = {p20:UInt32}))).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p21:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [avg(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p23:String}), null))))])[1] as n from events e
where e.project_id = {p24:UInt32} and e.event = {p25:String}
and e.time >= {p26:DateTime64(3)} and e.time <= {p27:DateTime64(3)} group by person) where ifNull(n >= {p28:Float64}, false)) and p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > (select max(revision) from squashes where project_id = {p30:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > (select max(revision) from squashes where project_id = {p32:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > (select max(revision) from squashes where project_id = {p34:UInt32}))).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p35:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [minOrNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p36:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p37:String}), null))))])[1] as n from events e
where e.project_id = {p38:UInt32} and e.event = {p39:String}
and e.time >= {p40:DateTime64(3)} and e.time <= {p41:DateTime64(3)} group by person) where ifNull(n >= {p42:Float64}, false)) and p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > (select max(revision) from squashes where project_id = {p44:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > (select max(revision) from squashes where project_id = {p46:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > (select max(revision) from squashes where project_id = {p48:UInt32}))).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p49:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [maxOrNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p50:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p51:String}), null))))])[1] as n from events e
where e.project_id = {p52:UInt32} and e.event = {p53:String}
and e.time >= {p54:DateTime64(3)} and e.time <= {p55:DateTime64(3)} group by person) where ifNull(n >= {p56:Float64}, false)) and p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p57:UInt32} and revision > (select max(revision) from squashes where project_id = {p58:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p59:UInt32} and revision > (select max(revision) from squashes where project_id = {p60:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p61:UInt32} and revision > (select max(revision) from squashes where project_id = {p62:UInt32}))).2, e.settled_person_id)) as person, uniqExactArray(multiIf(notEmpty(if(empty(e.extra), e.properties.`amount`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p63:String}) = 'Array', JSONExtract(e.extra, {p64:String}, 'Array(Nullable(String))'), e.properties.`amount`.:`Array(Nullable(String))`))), arrayMap(one -> ifNull(one, 'null'), if(empty(e.extra), e.properties.`amount`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p65:String}) = 'Array', JSONExtract(e.extra, {p66:String}, 'Array(Nullable(String))'), e.properties.`amount`.:`Array(Nullable(String))`))), if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p67:String}) = 'String', JSONExtractString(e.extra, {p68:String}), null))) is not null, [assumeNotNull(if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p69:String}) = 'String', JSONExtractString(e.extra, {p70:String}), null))))],
if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p71:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p72:String}), null))) is not null, [concat(char(255), toString(assumeNotNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p73:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p74:String}), null))))))], if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p75:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p76:String})), null))) is not null, [concat(char(254), toString(assumeNotNull(if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p77:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p78:String})), null))))))], [])) as n from events e
where e.project_id = {p79:UInt32} and e.event = {p80:String}
and e.time >= {p81:DateTime64(3)} and e.time <= {p82:DateTime64(3)} group by person) where ifNull(n >= {p83:Float64}, false)) and p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p84:UInt32} and revision > (select max(revision) from squashes where project_id = {p85:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p86:UInt32} and revision > (select max(revision) from squashes where project_id = {p87:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p88:UInt32} and revision > (select max(revision) from squashes where project_id = {p89:UInt32}))).2, e.settled_person_id)) as person, uniqExact(toDate(e.time, {p90:String})) as n from events e
where e.project_id = {p91:UInt32} and e.event = {p92:String}
and e.time >= {p93:DateTime64(3)} and e.time <= {p94:DateTime64(3)} group by person) where ifNull(n >= {p95:Float64}, false)) and p.person_id not in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p96:UInt32} and revision > (select max(revision) from squashes where project_id = {p97:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p98:UInt32} and revision > (select max(revision) from squashes where project_id = {p99:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p100:UInt32} and revision > (select max(revision) from squashes where project_id = {p101:UInt32}))).2, e.settled_person_id)) as person, uniqExact(toDate(e.time, {p102:String})) as n from events e
where e.project_id = {p103:UInt32} and e.event = {p104:String}
and e.time >= {p105:DateTime64(3)} and e.time <= {p106:DateTime64(3)} group by person) where not (ifNull(n < {p107:Float64}, false))))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = 1000000000
-- p8 = "amount"
-- p9 = "amount"
-- p10 = 7
-- p11 = "PayOrder"
-- p12 = "1970-01-01 00:00:00.000"
-- p13 = "2026-11-01 02:00:00.000"
-- p14 = 500
-- p15 = 7
-- p16 = 7
-- p17 = 7
-- p18 = 7
-- p19 = 7
-- p20 = 7
-- p21 = 1000000000
-- p22 = "amount"
-- p23 = "amount"
-- p24 = 7
-- p25 = "PayOrder"
-- p26 = "1970-01-01 00:00:00.000"
-- p27 = "2026-11-01 02:00:00.000"
-- p28 = 500
-- p29 = 7
-- p30 = 7
-- p31 = 7
-- p32 = 7
-- p33 = 7
-- p34 = 7
-- p35 = 1000000000
-- p36 = "amount"
-- p37 = "amount"
-- p38 = 7
-- p39 = "PayOrder"
-- p40 = "1970-01-01 00:00:00.000"
-- p41 = "2026-11-01 02:00:00.000"
-- p42 = 500
-- p43 = 7
-- p44 = 7
-- p45 = 7
-- p46 = 7
-- p47 = 7
-- p48 = 7
-- p49 = 1000000000
-- p50 = "amount"
-- p51 = "amount"
-- p52 = 7
-- p53 = "PayOrder"
-- p54 = "1970-01-01 00:00:00.000"
-- p55 = "2026-11-01 02:00:00.000"
-- p56 = 500
-- p57 = 7
-- p58 = 7
-- p59 = 7
-- p60 = 7
-- p61 = 7
-- p62 = 7
-- p63 = "amount"
-- p64 = "amount"
-- p65 = "amount"
-- p66 = "amount"
-- p67 = "amount"
-- p68 = "amount"
-- p69 = "amount"
-- p70 = "amount"
-- p71 = "amount"
-- p72 = "amount"
-- p73 = "amount"
-- p74 = "amount"
-- p75 = "amount"
-- p76 = "amount"
-- p77 = "amount"
-- p78 = "amount"
-- p79 = 7
-- p80 = "PayOrder"
-- p81 = "1970-01-01 00:00:00.000"
-- p82 = "2026-11-01 02:00:00.000"
-- p83 = 500
-- p84 = 7
-- p85 = 7
-- p86 = 7
-- p87 = 7
-- p88 = 7
-- p89 = 7
-- p90 = "Asia/Shanghai"
-- p91 = 7
-- p92 = "PayOrder"
-- p93 = "2026-10-31 16:00:00.000"
-- p94 = "2026-11-01 02:00:00.000"
-- p95 = 500
-- p96 = 7
-- p97 = 7
-- p98 = 7
-- p99 = 7
-- p100 = 7
-- p101 = 7
-- p102 = "Asia/Shanghai"
-- p103 = 7
-- p104 = "PayOrder"
-- p105 = "2026-10-18 16:00:00.000"
-- p106 = "2026-10-25 15:59:59.999"
-- p107 = 3
