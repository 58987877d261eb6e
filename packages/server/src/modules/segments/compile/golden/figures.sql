select p.person_id as person_id from (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p6:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p8:String}), null))))])[1] as n from events e
where e.project_id = {p9:UInt32} and e.event = {p10:String}
and e.time >= {p11:DateTime64(3)} and e.time <= {p12:DateTime64(3)} group by person) where ifNull(n >= {p13:Float64}, false)) as p
where p.person_id not in (
select person_id from profiles final where project_id = {p14:UInt32} and (deleted = 1 or is_test = 1) and person_id in (select person_id from profiles where project_id = {p15:UInt32} and (deleted = 1 or is_test = 1))) and p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p22:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [avg(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p23:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p24:String}), null))))])[1] as n from events e
where e.project_id = {p25:UInt32} and e.event = {p26:String}
and e.time >= {p27:DateTime64(3)} and e.time <= {p28:DateTime64(3)} group by person) where ifNull(n >= {p29:Float64}, false)) and p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p30:UInt32} and revision > {p31:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p32:UInt32} and revision > {p33:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p34:UInt32} and revision > {p35:UInt64})).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p36:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [minOrNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p37:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p38:String}), null))))])[1] as n from events e
where e.project_id = {p39:UInt32} and e.event = {p40:String}
and e.time >= {p41:DateTime64(3)} and e.time <= {p42:DateTime64(3)} group by person) where ifNull(n >= {p43:Float64}, false)) and p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).2, e.settled_person_id)) as person, arrayMap(n -> if(abs(n) < {p50:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [maxOrNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p51:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p52:String}), null))))])[1] as n from events e
where e.project_id = {p53:UInt32} and e.event = {p54:String}
and e.time >= {p55:DateTime64(3)} and e.time <= {p56:DateTime64(3)} group by person) where ifNull(n >= {p57:Float64}, false)) and p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p58:UInt32} and revision > {p59:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p60:UInt32} and revision > {p61:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).2, e.settled_person_id)) as person, uniqExactArray(multiIf(dynamicType(e.properties.`amount`) = 'String' and empty(e.extra), [assumeNotNull(dynamicElement(e.properties.`amount`, 'String'))], empty(e.extra), multiIf(dynamicType(e.properties.`amount`) = 'String', [assumeNotNull(dynamicElement(e.properties.`amount`, 'String'))], dynamicType(e.properties.`amount`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`amount`, 'Float64'))))],
dynamicType(e.properties.`amount`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`amount`, 'Bool'))))], dynamicType(e.properties.`amount`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`amount`, 'Array(Nullable(String))')), []),
JSONType(e.extra, {p64:String}) = 'Array', arrayMap(one -> ifNull(one, 'null'), JSONExtract(e.extra, {p65:String}, 'Array(Nullable(String))')), dynamicType(e.properties.`amount`) != 'None', multiIf(dynamicType(e.properties.`amount`) = 'String', [assumeNotNull(dynamicElement(e.properties.`amount`, 'String'))], dynamicType(e.properties.`amount`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`amount`, 'Float64'))))],
dynamicType(e.properties.`amount`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`amount`, 'Bool'))))], dynamicType(e.properties.`amount`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`amount`, 'Array(Nullable(String))')), []), JSONType(e.extra, {p66:String}) = 'String', [JSONExtractString(e.extra, {p67:String})],
JSONType(e.extra, {p68:String}) in ('Double', 'Int64', 'UInt64'), [concat(char(255), toString(JSONExtractFloat(e.extra, {p69:String})))],
JSONType(e.extra, {p70:String}) = 'Bool', [concat(char(254), toString(toBool(JSONExtractBool(e.extra, {p71:String}))))], [])) as n from events e
where e.project_id = {p72:UInt32} and e.event = {p73:String}
and e.time >= {p74:DateTime64(3)} and e.time <= {p75:DateTime64(3)} group by person) where ifNull(n >= {p76:Float64}, false)) and p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p77:UInt32} and revision > {p78:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p79:UInt32} and revision > {p80:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p81:UInt32} and revision > {p82:UInt64})).2, e.settled_person_id)) as person, uniqExact(toDate(e.time, {p83:String})) as n from events e
where e.project_id = {p84:UInt32} and e.event = {p85:String}
and e.time >= {p86:DateTime64(3)} and e.time <= {p87:DateTime64(3)} group by person) where ifNull(n >= {p88:Float64}, false)) and p.person_id not in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p89:UInt32} and revision > {p90:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p91:UInt32} and revision > {p92:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p93:UInt32} and revision > {p94:UInt64})).2, e.settled_person_id)) as person, uniqExact(toDate(e.time, {p95:String})) as n from events e
where e.project_id = {p96:UInt32} and e.event = {p97:String}
and e.time >= {p98:DateTime64(3)} and e.time <= {p99:DateTime64(3)} group by person) where not (ifNull(n < {p100:Float64}, false)))
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 1000000000
-- p7 = "amount"
-- p8 = "amount"
-- p9 = 7
-- p10 = "PayOrder"
-- p11 = "1970-01-01 00:00:00.000"
-- p12 = "2026-11-01 02:00:00.000"
-- p13 = 500
-- p14 = 7
-- p15 = 7
-- p16 = 7
-- p17 = 0
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = 1000000000
-- p23 = "amount"
-- p24 = "amount"
-- p25 = 7
-- p26 = "PayOrder"
-- p27 = "1970-01-01 00:00:00.000"
-- p28 = "2026-11-01 02:00:00.000"
-- p29 = 500
-- p30 = 7
-- p31 = 0
-- p32 = 7
-- p33 = 0
-- p34 = 7
-- p35 = 0
-- p36 = 1000000000
-- p37 = "amount"
-- p38 = "amount"
-- p39 = 7
-- p40 = "PayOrder"
-- p41 = "1970-01-01 00:00:00.000"
-- p42 = "2026-11-01 02:00:00.000"
-- p43 = 500
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = 0
-- p50 = 1000000000
-- p51 = "amount"
-- p52 = "amount"
-- p53 = 7
-- p54 = "PayOrder"
-- p55 = "1970-01-01 00:00:00.000"
-- p56 = "2026-11-01 02:00:00.000"
-- p57 = 500
-- p58 = 7
-- p59 = 0
-- p60 = 7
-- p61 = 0
-- p62 = 7
-- p63 = 0
-- p64 = "amount"
-- p65 = "amount"
-- p66 = "amount"
-- p67 = "amount"
-- p68 = "amount"
-- p69 = "amount"
-- p70 = "amount"
-- p71 = "amount"
-- p72 = 7
-- p73 = "PayOrder"
-- p74 = "1970-01-01 00:00:00.000"
-- p75 = "2026-11-01 02:00:00.000"
-- p76 = 500
-- p77 = 7
-- p78 = 0
-- p79 = 7
-- p80 = 0
-- p81 = 7
-- p82 = 0
-- p83 = "Asia/Shanghai"
-- p84 = 7
-- p85 = "PayOrder"
-- p86 = "2026-10-31 16:00:00.000"
-- p87 = "2026-11-01 02:00:00.000"
-- p88 = 500
-- p89 = 7
-- p90 = 0
-- p91 = 7
-- p92 = 0
-- p93 = 7
-- p94 = 0
-- p95 = "Asia/Shanghai"
-- p96 = 7
-- p97 = "PayOrder"
-- p98 = "2026-10-18 16:00:00.000"
-- p99 = "2026-10-25 15:59:59.999"
-- p100 = 3
