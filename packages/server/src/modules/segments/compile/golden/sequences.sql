select p.person_id as person_id from (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, windowFunnel({p6:UInt64})(e.ord + intDiv(e.ord, 4096) * 4096, e.event = {p7:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))) >= {p10:Float64}, false), e.event = {p11:String}) = {p12:UInt8} as n from events e
where e.project_id = {p13:UInt32} and ((e.event = {p14:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p15:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p16:String}), null))) >= {p17:Float64}, false)) or (e.event = {p18:String}))
and e.time >= {p19:DateTime64(3)} and e.time <= {p20:DateTime64(3)} group by person) where n = 1 union distinct select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).2, e.settled_person_id)) as person, arrayMap((ms, fits, links) -> arrayMap(firsts -> arrayExists((at, fit, first, start, comes) -> bitAnd(fit, {p27:UInt16}) != 0 and if(comes >= 0, at + {p28:Int64} < comes, at + {p29:Int64} <= {p30:Int64}), ms, fits, firsts,
arrayShiftRight(arrayFill(start -> start != toInt64(-1), arrayMap((at, fit, first) -> multiIf(bitAnd(fit, {p31:UInt16}) != 0, at, first, toInt64(-2), toInt64(-1)), ms, fits, firsts)), 1, toInt64(-2)), arrayReverseFill(comes -> comes != toInt64(-1), arrayMap((comes, last) -> if(last, toInt64(-2), comes), arrayShiftLeft(arrayMap((at, fit, first) -> if(bitAnd(fit, {p32:UInt16}) != 0, at, toInt64(-1)), ms, fits, firsts), 1, toInt64(-1)), arrayShiftLeft(firsts, 1, 1)))), [arrayMap((one, before) -> one != before, links, arrayShiftRight(links, 1, ''))])[1],
[arrayMap(row -> toInt64(intDiv(row, {p33:UInt32})), arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p34:String}) = 'String', JSONExtractString(e.extra, {p35:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p36:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p37:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p38:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p39:String})), null)))))), ''), e.ord * {p40:UInt16} + if(e.event = {p41:String} and e.time between {p42:DateTime64(3)} and {p43:DateTime64(3)}, {p44:UInt16}, 0) + if(e.event = {p45:String}, {p46:UInt16}, 0))))).2)], [arrayMap(row -> bitAnd(row, {p47:UInt16}), arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p48:String}) = 'String', JSONExtractString(e.extra, {p49:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p50:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p51:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p52:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p53:String})), null)))))), ''), e.ord * {p54:UInt16} + if(e.event = {p55:String} and e.time between {p56:DateTime64(3)} and {p57:DateTime64(3)}, {p58:UInt16}, 0) + if(e.event = {p59:String}, {p60:UInt16}, 0))))).2)], [arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p61:String}) = 'String', JSONExtractString(e.extra, {p62:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p63:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p64:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p65:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p66:String})), null)))))), ''), e.ord * {p67:UInt16} + if(e.event = {p68:String} and e.time between {p69:DateTime64(3)} and {p70:DateTime64(3)}, {p71:UInt16}, 0) + if(e.event = {p72:String}, {p73:UInt16}, 0))))).1])[1] as n from events e
where e.project_id = {p74:UInt32} and ((e.event = {p75:String}) or (e.event = {p76:String}))
and e.time >= {p77:DateTime64(3)} and e.time <= {p78:DateTime64(3)} group by person) where n = 1) as p
where p.person_id not in (
select person_id from profiles final where project_id = {p79:UInt32} and (deleted = 1 or is_test = 1) and person_id in (select person_id from profiles where project_id = {p80:UInt32} and (deleted = 1 or is_test = 1)))
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 707788804095
-- p7 = "AddToCart"
-- p8 = "p"
-- p9 = "p"
-- p10 = 1
-- p11 = "PayOrder"
-- p12 = 2
-- p13 = 7
-- p14 = "AddToCart"
-- p15 = "p"
-- p16 = "p"
-- p17 = 1
-- p18 = "PayOrder"
-- p19 = "2026-10-25 02:00:00.000"
-- p20 = "2026-11-01 02:00:00.000"
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 0
-- p27 = 1
-- p28 = 7200000
-- p29 = 7200000
-- p30 = 1793498400000
-- p31 = 1
-- p32 = 2
-- p33 = 16384
-- p34 = "order_id"
-- p35 = "order_id"
-- p36 = "order_id"
-- p37 = "order_id"
-- p38 = "order_id"
-- p39 = "order_id"
-- p40 = 4
-- p41 = "SubmitOrder"
-- p42 = "2026-10-25 02:00:00.000"
-- p43 = "2026-11-01 02:00:00.000"
-- p44 = 1
-- p45 = "PayOrder"
-- p46 = 2
-- p47 = 3
-- p48 = "order_id"
-- p49 = "order_id"
-- p50 = "order_id"
-- p51 = "order_id"
-- p52 = "order_id"
-- p53 = "order_id"
-- p54 = 4
-- p55 = "SubmitOrder"
-- p56 = "2026-10-25 02:00:00.000"
-- p57 = "2026-11-01 02:00:00.000"
-- p58 = 1
-- p59 = "PayOrder"
-- p60 = 2
-- p61 = "order_id"
-- p62 = "order_id"
-- p63 = "order_id"
-- p64 = "order_id"
-- p65 = "order_id"
-- p66 = "order_id"
-- p67 = 4
-- p68 = "SubmitOrder"
-- p69 = "2026-10-25 02:00:00.000"
-- p70 = "2026-11-01 02:00:00.000"
-- p71 = 1
-- p72 = "PayOrder"
-- p73 = 2
-- p74 = 7
-- p75 = "SubmitOrder"
-- p76 = "PayOrder"
-- p77 = "2026-10-25 02:00:00.000"
-- p78 = "2026-11-01 02:00:00.000"
-- p79 = 7
-- p80 = 7
