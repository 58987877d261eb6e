select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap((ms, fits) -> arrayExists((at, fit, start) -> bitAnd(fit, {p1:UInt16}) != 0 and start >= 0  and at - start <= {p2:Int64}, ms, fits, arrayShiftRight(arrayFill(start -> start != toInt64(-1), arrayMap((at, fit) -> if(bitAnd(fit, {p3:UInt16}) != 0, at, toInt64(-1)), ms, fits)), 1, toInt64(-2))), [arraySort(groupArray(('', e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p4:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p5:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p6:String}), null))) >= {p7:Float64}, false), {p8:UInt16}, 0) + if(e.event = {p9:String}, {p10:UInt16}, 0)))).3], [arraySort(groupArray(('', e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p11:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))) >= {p14:Float64}, false), {p15:UInt16}, 0) + if(e.event = {p16:String}, {p17:UInt16}, 0)))).4])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p18:UInt32} and revision > (select max(revision) from squashes where project_id = {p19:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p20:UInt32} and ((e.event = {p21:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p23:String}), null))) >= {p24:Float64}, false)) or (e.event = {p25:String}))
and e.time >= {p26:DateTime64(3)} and e.time <= {p27:DateTime64(3)} group by person) where n = 1) or p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap((ms, fits, links) -> arrayMap(firsts -> arrayExists((at, fit, first, start, comes) -> bitAnd(fit, {p28:UInt16}) != 0 and if(comes >= 0, at + {p29:Int64} < comes, at + {p30:Int64} <= {p31:Int64}), ms, fits, firsts,
arrayShiftRight(arrayFill(start -> start != toInt64(-1), arrayMap((at, fit, first) -> multiIf(bitAnd(fit, {p32:UInt16}) != 0, at, first, toInt64(-2), toInt64(-1)), ms, fits, firsts)), 1, toInt64(-2)), arrayReverseFill(comes -> comes != toInt64(-1), arrayMap((comes, last) -> if(last, toInt64(-2), comes), arrayShiftLeft(arrayMap((at, fit, first) -> if(bitAnd(fit, {p33:UInt16}) != 0, at, toInt64(-1)), ms, fits, firsts), 1, toInt64(-1)), arrayShiftLeft(firsts, 1, 1)))), [arrayMap((one, before) -> one != before, links, arrayShiftRight(links, 1, ''))])[1],
[arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p34:String}) = 'String', JSONExtractString(e.extra, {p35:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p36:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p37:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p38:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p39:String})), null)))))), ''), e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p40:String} and e.time between {p41:DateTime64(3)} and {p42:DateTime64(3)}, {p43:UInt16}, 0) + if(e.event = {p44:String}, {p45:UInt16}, 0))))).3], [arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p46:String}) = 'String', JSONExtractString(e.extra, {p47:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p48:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p49:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p50:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p51:String})), null)))))), ''), e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p52:String} and e.time between {p53:DateTime64(3)} and {p54:DateTime64(3)}, {p55:UInt16}, 0) + if(e.event = {p56:String}, {p57:UInt16}, 0))))).4], [arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p58:String}) = 'String', JSONExtractString(e.extra, {p59:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p60:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p61:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p62:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p63:String})), null)))))), ''), e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p64:String} and e.time between {p65:DateTime64(3)} and {p66:DateTime64(3)}, {p67:UInt16}, 0) + if(e.event = {p68:String}, {p69:UInt16}, 0))))).1])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p70:UInt32} and revision > (select max(revision) from squashes where project_id = {p71:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p72:UInt32} and ((e.event = {p73:String}) or (e.event = {p74:String}))
and e.time >= {p75:DateTime64(3)} and e.time <= {p76:DateTime64(3)} group by person) where n = 1))
-- p0 = 7
-- p1 = 2
-- p2 = 86400000
-- p3 = 1
-- p4 = "AddToCart"
-- p5 = "p"
-- p6 = "p"
-- p7 = 1
-- p8 = 1
-- p9 = "PayOrder"
-- p10 = 2
-- p11 = "AddToCart"
-- p12 = "p"
-- p13 = "p"
-- p14 = 1
-- p15 = 1
-- p16 = "PayOrder"
-- p17 = 2
-- p18 = 7
-- p19 = 7
-- p20 = 7
-- p21 = "AddToCart"
-- p22 = "p"
-- p23 = "p"
-- p24 = 1
-- p25 = "PayOrder"
-- p26 = "2026-10-25 02:00:00.000"
-- p27 = "2026-11-01 02:00:00.000"
-- p28 = 1
-- p29 = 7200000
-- p30 = 7200000
-- p31 = 1793498400000
-- p32 = 1
-- p33 = 2
-- p34 = "order_id"
-- p35 = "order_id"
-- p36 = "order_id"
-- p37 = "order_id"
-- p38 = "order_id"
-- p39 = "order_id"
-- p40 = "SubmitOrder"
-- p41 = "2026-10-25 02:00:00.000"
-- p42 = "2026-11-01 02:00:00.000"
-- p43 = 1
-- p44 = "PayOrder"
-- p45 = 2
-- p46 = "order_id"
-- p47 = "order_id"
-- p48 = "order_id"
-- p49 = "order_id"
-- p50 = "order_id"
-- p51 = "order_id"
-- p52 = "SubmitOrder"
-- p53 = "2026-10-25 02:00:00.000"
-- p54 = "2026-11-01 02:00:00.000"
-- p55 = 1
-- p56 = "PayOrder"
-- p57 = 2
-- p58 = "order_id"
-- p59 = "order_id"
-- p60 = "order_id"
-- p61 = "order_id"
-- p62 = "order_id"
-- p63 = "order_id"
-- p64 = "SubmitOrder"
-- p65 = "2026-10-25 02:00:00.000"
-- p66 = "2026-11-01 02:00:00.000"
-- p67 = 1
-- p68 = "PayOrder"
-- p69 = 2
-- p70 = 7
-- p71 = 7
-- p72 = 7
-- p73 = "SubmitOrder"
-- p74 = "PayOrder"
-- p75 = "2026-10-25 02:00:00.000"
-- p76 = "2026-11-01 02:00:00.000"
