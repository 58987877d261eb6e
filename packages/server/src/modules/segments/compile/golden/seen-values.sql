select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, uniqExact(e.properties.`brand`.:String) as n from events e
where e.project_id = {p7:UInt32} and e.event = {p8:String} and ifNull(e.properties.`brand`.:String = {p9:String}, false)
and e.time >= {p10:DateTime64(3)} and e.time <= {p11:DateTime64(3)} group by person) where ifNull(n >= {p12:Float64}, false)) or p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > {p14:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).2, e.settled_person_id)) as person, uniqExact(toString(e.properties.`price`.:Float64)) as n from events e
where e.project_id = {p19:UInt32} and e.event = {p20:String} and ifNull(cast(null, 'Nullable(String)') = {p21:String}, false)
and e.time >= {p22:DateTime64(3)} and e.time <= {p23:DateTime64(3)} group by person) where ifNull(n >= {p24:Float64}, false)) or p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > {p30:UInt64})).2, e.settled_person_id)) as person, uniqExactArray(multiIf(dynamicType(e.properties.`sizes`) = 'String' and empty(e.extra), [assumeNotNull(dynamicElement(e.properties.`sizes`, 'String'))], empty(e.extra), multiIf(dynamicType(e.properties.`sizes`) = 'String', [assumeNotNull(dynamicElement(e.properties.`sizes`, 'String'))], dynamicType(e.properties.`sizes`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`sizes`, 'Float64'))))],
dynamicType(e.properties.`sizes`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`sizes`, 'Bool'))))], dynamicType(e.properties.`sizes`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`sizes`, 'Array(Nullable(String))')), []),
JSONType(e.extra, {p31:String}) = 'Array', arrayMap(one -> ifNull(one, 'null'), JSONExtract(e.extra, {p32:String}, 'Array(Nullable(String))')), dynamicType(e.properties.`sizes`) != 'None', multiIf(dynamicType(e.properties.`sizes`) = 'String', [assumeNotNull(dynamicElement(e.properties.`sizes`, 'String'))], dynamicType(e.properties.`sizes`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`sizes`, 'Float64'))))],
dynamicType(e.properties.`sizes`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`sizes`, 'Bool'))))], dynamicType(e.properties.`sizes`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`sizes`, 'Array(Nullable(String))')), []), JSONType(e.extra, {p33:String}) = 'String', [JSONExtractString(e.extra, {p34:String})],
JSONType(e.extra, {p35:String}) in ('Double', 'Int64', 'UInt64'), [concat(char(255), toString(JSONExtractFloat(e.extra, {p36:String})))],
JSONType(e.extra, {p37:String}) = 'Bool', [concat(char(254), toString(toBool(JSONExtractBool(e.extra, {p38:String}))))], [])) as n from events e
where e.project_id = {p39:UInt32} and e.event = {p40:String} and ifNull(cast(null, 'Nullable(String)') = {p41:String}, false)
and e.time >= {p42:DateTime64(3)} and e.time <= {p43:DateTime64(3)} group by person) where ifNull(n >= {p44:Float64}, false)) or p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > {p46:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > {p48:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p49:UInt32} and revision > {p50:UInt64})).2, e.settled_person_id)) as person, uniqExactArray(multiIf(dynamicType(e.properties.`size`) = 'String' and empty(e.extra), [assumeNotNull(dynamicElement(e.properties.`size`, 'String'))], empty(e.extra), multiIf(dynamicType(e.properties.`size`) = 'String', [assumeNotNull(dynamicElement(e.properties.`size`, 'String'))], dynamicType(e.properties.`size`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`size`, 'Float64'))))],
dynamicType(e.properties.`size`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`size`, 'Bool'))))], dynamicType(e.properties.`size`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`size`, 'Array(Nullable(String))')), []),
JSONType(e.extra, {p51:String}) = 'Array', arrayMap(one -> ifNull(one, 'null'), JSONExtract(e.extra, {p52:String}, 'Array(Nullable(String))')), dynamicType(e.properties.`size`) != 'None', multiIf(dynamicType(e.properties.`size`) = 'String', [assumeNotNull(dynamicElement(e.properties.`size`, 'String'))], dynamicType(e.properties.`size`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`size`, 'Float64'))))],
dynamicType(e.properties.`size`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`size`, 'Bool'))))], dynamicType(e.properties.`size`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`size`, 'Array(Nullable(String))')), []), JSONType(e.extra, {p53:String}) = 'String', [JSONExtractString(e.extra, {p54:String})],
JSONType(e.extra, {p55:String}) in ('Double', 'Int64', 'UInt64'), [concat(char(255), toString(JSONExtractFloat(e.extra, {p56:String})))],
JSONType(e.extra, {p57:String}) = 'Bool', [concat(char(254), toString(toBool(JSONExtractBool(e.extra, {p58:String}))))], [])) as n from events e
where e.project_id = {p59:UInt32} and e.event = {p60:String} and ifNull(e.properties.`size`.:String = {p61:String}, false)
and e.time >= {p62:DateTime64(3)} and e.time <= {p63:DateTime64(3)} group by person) where ifNull(n >= {p64:Float64}, false)) or p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p65:UInt32} and revision > {p66:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p67:UInt32} and revision > {p68:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).2, e.settled_person_id)) as person, uniqExactArray(multiIf(dynamicType(e.properties.`colour`) = 'String' and empty(e.extra), [assumeNotNull(dynamicElement(e.properties.`colour`, 'String'))], empty(e.extra), multiIf(dynamicType(e.properties.`colour`) = 'String', [assumeNotNull(dynamicElement(e.properties.`colour`, 'String'))], dynamicType(e.properties.`colour`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`colour`, 'Float64'))))],
dynamicType(e.properties.`colour`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`colour`, 'Bool'))))], dynamicType(e.properties.`colour`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`colour`, 'Array(Nullable(String))')), []),
JSONType(e.extra, {p71:String}) = 'Array', arrayMap(one -> ifNull(one, 'null'), JSONExtract(e.extra, {p72:String}, 'Array(Nullable(String))')), dynamicType(e.properties.`colour`) != 'None', multiIf(dynamicType(e.properties.`colour`) = 'String', [assumeNotNull(dynamicElement(e.properties.`colour`, 'String'))], dynamicType(e.properties.`colour`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`colour`, 'Float64'))))],
dynamicType(e.properties.`colour`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`colour`, 'Bool'))))], dynamicType(e.properties.`colour`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`colour`, 'Array(Nullable(String))')), []), JSONType(e.extra, {p73:String}) = 'String', [JSONExtractString(e.extra, {p74:String})],
JSONType(e.extra, {p75:String}) in ('Double', 'Int64', 'UInt64'), [concat(char(255), toString(JSONExtractFloat(e.extra, {p76:String})))],
JSONType(e.extra, {p77:String}) = 'Bool', [concat(char(254), toString(toBool(JSONExtractBool(e.extra, {p78:String}))))], [])) as n from events e
where e.project_id = {p79:UInt32} and e.event = {p80:String} and ifNull(if(empty(e.extra), e.properties.`colour`.:String, coalesce(e.properties.`colour`.:String, if(JSONType(e.extra, {p81:String}) = 'String', JSONExtractString(e.extra, {p82:String}), null))) = {p83:String}, false)
and e.time >= {p84:DateTime64(3)} and e.time <= {p85:DateTime64(3)} group by person) where ifNull(n >= {p86:Float64}, false)) or p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p87:UInt32} and revision > {p88:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p89:UInt32} and revision > {p90:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p91:UInt32} and revision > {p92:UInt64})).2, e.settled_person_id)) as person, uniqExactArray(multiIf(dynamicType(e.properties.`unknown`) = 'String' and empty(e.extra), [assumeNotNull(dynamicElement(e.properties.`unknown`, 'String'))], empty(e.extra), multiIf(dynamicType(e.properties.`unknown`) = 'String', [assumeNotNull(dynamicElement(e.properties.`unknown`, 'String'))], dynamicType(e.properties.`unknown`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`unknown`, 'Float64'))))],
dynamicType(e.properties.`unknown`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`unknown`, 'Bool'))))], dynamicType(e.properties.`unknown`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`unknown`, 'Array(Nullable(String))')), []),
JSONType(e.extra, {p93:String}) = 'Array', arrayMap(one -> ifNull(one, 'null'), JSONExtract(e.extra, {p94:String}, 'Array(Nullable(String))')), dynamicType(e.properties.`unknown`) != 'None', multiIf(dynamicType(e.properties.`unknown`) = 'String', [assumeNotNull(dynamicElement(e.properties.`unknown`, 'String'))], dynamicType(e.properties.`unknown`) = 'Float64', [concat(char(255), toString(assumeNotNull(dynamicElement(e.properties.`unknown`, 'Float64'))))],
dynamicType(e.properties.`unknown`) = 'Bool', [concat(char(254), toString(assumeNotNull(dynamicElement(e.properties.`unknown`, 'Bool'))))], dynamicType(e.properties.`unknown`) = 'Array(Nullable(String))', arrayMap(one -> ifNull(one, 'null'), dynamicElement(e.properties.`unknown`, 'Array(Nullable(String))')), []), JSONType(e.extra, {p95:String}) = 'String', [JSONExtractString(e.extra, {p96:String})],
JSONType(e.extra, {p97:String}) in ('Double', 'Int64', 'UInt64'), [concat(char(255), toString(JSONExtractFloat(e.extra, {p98:String})))],
JSONType(e.extra, {p99:String}) = 'Bool', [concat(char(254), toString(toBool(JSONExtractBool(e.extra, {p100:String}))))], [])) as n from events e
where e.project_id = {p101:UInt32} and e.event = {p102:String} and ifNull(if(empty(e.extra), e.properties.`unknown`.:String, coalesce(e.properties.`unknown`.:String, if(JSONType(e.extra, {p103:String}) = 'String', JSONExtractString(e.extra, {p104:String}), null))) = {p105:String}, false)
and e.time >= {p106:DateTime64(3)} and e.time <= {p107:DateTime64(3)} group by person) where ifNull(n >= {p108:Float64}, false)) or ifNull(if(empty(p.extra), p.properties.`colour`.:String, coalesce(p.properties.`colour`.:String, if(JSONType(p.extra, {p109:String}) = 'String', JSONExtractString(p.extra, {p110:String}), null))) = {p111:String}, false) or ifNull(p.properties.`brand`.:String = {p112:String}, false))
-- p0 = 7
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = "View"
-- p9 = "x"
-- p10 = "2026-10-25 02:00:00.000"
-- p11 = "2026-11-01 02:00:00.000"
-- p12 = 2
-- p13 = 7
-- p14 = 0
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = "View"
-- p21 = "x"
-- p22 = "2026-10-25 02:00:00.000"
-- p23 = "2026-11-01 02:00:00.000"
-- p24 = 2
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = 0
-- p31 = "sizes"
-- p32 = "sizes"
-- p33 = "sizes"
-- p34 = "sizes"
-- p35 = "sizes"
-- p36 = "sizes"
-- p37 = "sizes"
-- p38 = "sizes"
-- p39 = 7
-- p40 = "View"
-- p41 = "x"
-- p42 = "2026-10-25 02:00:00.000"
-- p43 = "2026-11-01 02:00:00.000"
-- p44 = 2
-- p45 = 7
-- p46 = 0
-- p47 = 7
-- p48 = 0
-- p49 = 7
-- p50 = 0
-- p51 = "size"
-- p52 = "size"
-- p53 = "size"
-- p54 = "size"
-- p55 = "size"
-- p56 = "size"
-- p57 = "size"
-- p58 = "size"
-- p59 = 7
-- p60 = "View"
-- p61 = "x"
-- p62 = "2026-10-25 02:00:00.000"
-- p63 = "2026-11-01 02:00:00.000"
-- p64 = 2
-- p65 = 7
-- p66 = 0
-- p67 = 7
-- p68 = 0
-- p69 = 7
-- p70 = 0
-- p71 = "colour"
-- p72 = "colour"
-- p73 = "colour"
-- p74 = "colour"
-- p75 = "colour"
-- p76 = "colour"
-- p77 = "colour"
-- p78 = "colour"
-- p79 = 7
-- p80 = "View"
-- p81 = "colour"
-- p82 = "colour"
-- p83 = "x"
-- p84 = "2026-10-25 02:00:00.000"
-- p85 = "2026-11-01 02:00:00.000"
-- p86 = 2
-- p87 = 7
-- p88 = 0
-- p89 = 7
-- p90 = 0
-- p91 = 7
-- p92 = 0
-- p93 = "unknown"
-- p94 = "unknown"
-- p95 = "unknown"
-- p96 = "unknown"
-- p97 = "unknown"
-- p98 = "unknown"
-- p99 = "unknown"
-- p100 = "unknown"
-- p101 = 7
-- p102 = "View"
-- p103 = "unknown"
-- p104 = "unknown"
-- p105 = "x"
-- p106 = "2026-10-25 02:00:00.000"
-- p107 = "2026-11-01 02:00:00.000"
-- p108 = 2
-- p109 = "colour"
-- p110 = "colour"
-- p111 = "red"
-- p112 = "x"
