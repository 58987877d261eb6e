select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > (select max(revision) from squashes where project_id = {p4:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > (select max(revision) from squashes where project_id = {p6:UInt32}))).2, e.settled_person_id)) as person, windowFunnel({p7:UInt64})(e.ord + intDiv(e.ord, 4096) * 4096, e.event = {p8:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p9:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p10:String}), null))) >= {p11:Float64}, false), e.event = {p12:String}) = {p13:UInt8} as n from events e
where e.project_id = {p14:UInt32} and ((e.event = {p15:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p16:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p17:String}), null))) >= {p18:Float64}, false)) or (e.event = {p19:String}))
and e.time >= {p20:DateTime64(3)} and e.time <= {p21:DateTime64(3)} group by person) where n = 1) or p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > (select max(revision) from squashes where project_id = {p23:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > (select max(revision) from squashes where project_id = {p25:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > (select max(revision) from squashes where project_id = {p27:UInt32}))).2, e.settled_person_id)) as person, arrayMap((ms, fits, links) -> arrayMap(firsts -> arrayExists((at, fit, first, start, comes) -> bitAnd(fit, {p28:UInt16}) != 0 and if(comes >= 0, at + {p29:Int64} < comes, at + {p30:Int64} <= {p31:Int64}), ms, fits, firsts,
arrayShiftRight(arrayFill(start -> start != toInt64(-1), arrayMap((at, fit, first) -> multiIf(bitAnd(fit, {p32:UInt16}) != 0, at, first, toInt64(-2), toInt64(-1)), ms, fits, firsts)), 1, toInt64(-2)), arrayReverseFill(comes -> comes != toInt64(-1), arrayMap((comes, last) -> if(last, toInt64(-2), comes), arrayShiftLeft(arrayMap((at, fit, first) -> if(bitAnd(fit, {p33:UInt16}) != 0, at, toInt64(-1)), ms, fits, firsts), 1, toInt64(-1)), arrayShiftLeft(firsts, 1, 1)))), [arrayMap((one, before) -> one != before, links, arrayShiftRight(links, 1, ''))])[1],
[arrayMap(row -> toInt64(intDiv(row, {p34:UInt32})), arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p35:String}) = 'String', JSONExtractString(e.extra, {p36:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p37:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p38:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p39:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p40:String})), null)))))), ''), e.ord * {p41:UInt16} + if(e.event = {p42:String} and e.time between {p43:DateTime64(3)} and {p44:DateTime64(3)}, {p45:UInt16}, 0) + if(e.event = {p46:String}, {p47:UInt16}, 0))))).2)], [arrayMap(row -> bitAnd(row, {p48:UInt16}), arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p49:String}) = 'String', JSONExtractString(e.extra, {p50:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p51:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p52:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p53:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p54:String})), null)))))), ''), e.ord * {p55:UInt16} + if(e.event = {p56:String} and e.time between {p57:DateTime64(3)} and {p58:DateTime64(3)}, {p59:UInt16}, 0) + if(e.event = {p60:String}, {p61:UInt16}, 0))))).2)], [arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p62:String}) = 'String', JSONExtractString(e.extra, {p63:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p64:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p65:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p66:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p67:String})), null)))))), ''), e.ord * {p68:UInt16} + if(e.event = {p69:String} and e.time between {p70:DateTime64(3)} and {p71:DateTime64(3)}, {p72:UInt16}, 0) + if(e.event = {p73:String}, {p74:UInt16}, 0))))).1])[1] as n from events e
where e.project_id = {p75:UInt32} and ((e.event = {p76:String}) or (e.event = {p77:String}))
and e.time >= {p78:DateTime64(3)} and e.time <= {p79:DateTime64(3)} group by person) where n = 1))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = 707788804095
-- p8 = "AddToCart"
-- p9 = "p"
-- p10 = "p"
-- p11 = 1
-- p12 = "PayOrder"
-- p13 = 2
-- p14 = 7
-- p15 = "AddToCart"
-- p16 = "p"
-- p17 = "p"
-- p18 = 1
-- p19 = "PayOrder"
-- p20 = "2026-10-25 02:00:00.000"
-- p21 = "2026-11-01 02:00:00.000"
-- p22 = 7
-- p23 = 7
-- p24 = 7
-- p25 = 7
-- p26 = 7
-- p27 = 7
-- p28 = 1
-- p29 = 7200000
-- p30 = 7200000
-- p31 = 1793498400000
-- p32 = 1
-- p33 = 2
-- p34 = 16384
-- p35 = "order_id"
-- p36 = "order_id"
-- p37 = "order_id"
-- p38 = "order_id"
-- p39 = "order_id"
-- p40 = "order_id"
-- p41 = 4
-- p42 = "SubmitOrder"
-- p43 = "2026-10-25 02:00:00.000"
-- p44 = "2026-11-01 02:00:00.000"
-- p45 = 1
-- p46 = "PayOrder"
-- p47 = 2
-- p48 = 3
-- p49 = "order_id"
-- p50 = "order_id"
-- p51 = "order_id"
-- p52 = "order_id"
-- p53 = "order_id"
-- p54 = "order_id"
-- p55 = 4
-- p56 = "SubmitOrder"
-- p57 = "2026-10-25 02:00:00.000"
-- p58 = "2026-11-01 02:00:00.000"
-- p59 = 1
-- p60 = "PayOrder"
-- p61 = 2
-- p62 = "order_id"
-- p63 = "order_id"
-- p64 = "order_id"
-- p65 = "order_id"
-- p66 = "order_id"
-- p67 = "order_id"
-- p68 = 4
-- p69 = "SubmitOrder"
-- p70 = "2026-10-25 02:00:00.000"
-- p71 = "2026-11-01 02:00:00.000"
-- p72 = 1
-- p73 = "PayOrder"
-- p74 = 2
-- p75 = 7
-- p76 = "SubmitOrder"
-- p77 = "PayOrder"
-- p78 = "2026-10-25 02:00:00.000"
-- p79 = "2026-11-01 02:00:00.000"
