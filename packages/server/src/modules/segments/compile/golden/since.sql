select p.person_id as person_id from (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, ifNull((minOrNull(e.time) between {p6:DateTime64(3)} and {p7:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(minOrNull(e.time)) + if(begin.2, 0, timezoneOffset(toTimeZone(minOrNull(e.time), {p8:String})) * 1000)) >= begin.1, any(s.since)[{p9:UInt16}])), false) as n from events e left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p10:String}) = 'String', JSONExtractString(p.extra, {p11:String}), null))), ''), {p12:String})]))))] as since from profiles as p final
where p.project_id = {p13:UInt32} and p.deleted = 0) s on if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).2, e.settled_person_id)) = s.since_person
where e.project_id = {p20:UInt32} and e.event = {p21:String}
and e.time >= {p22:DateTime64(3)} and e.time <= {p23:DateTime64(3)} group by person) where n = 1) as p
where p.person_id not in (
select person_id from profiles final where project_id = {p24:UInt32} and (deleted = 1 or is_test = 1) and person_id in (select person_id from profiles where project_id = {p25:UInt32} and (deleted = 1 or is_test = 1))) and p.person_id not in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p28:UInt32} and revision > {p29:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p30:UInt32} and revision > {p31:UInt64})).2, e.settled_person_id)) as person_id from events e left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p32:String}) = 'String', JSONExtractString(p.extra, {p33:String}), null))), ''), {p34:String})]))))] as since from profiles as p final
where p.project_id = {p35:UInt32} and p.deleted = 0) s on if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p36:UInt32} and revision > {p37:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).2, e.settled_person_id)) = s.since_person where e.project_id = {p42:UInt32} and e.event = {p43:String}
and e.time >= {p44:DateTime64(3)} and e.time <= {p45:DateTime64(3)} and (e.time between {p46:DateTime64(3)} and {p47:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p48:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p49:String})) * 1000)) <= begin.1 + {p50:Int64}, s.since[{p51:UInt16}]))) and p.person_id in (select person as person_id from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p52:UInt32} and revision > {p53:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p54:UInt32} and revision > {p55:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p56:UInt32} and revision > {p57:UInt64})).2, e.settled_person_id)) as person, arrayMap((ms, fits) -> arrayExists((at, fit, start, comes) -> bitAnd(fit, {p58:UInt16}) != 0 and if(comes >= 0, at + {p59:Int64} < comes, at + {p60:Int64} <= {p61:Int64}), ms, fits,
arrayShiftRight(arrayFill(start -> start != toInt64(-1), arrayMap((at, fit) -> if(bitAnd(fit, {p62:UInt16}) != 0, at, toInt64(-1)), ms, fits)), 1, toInt64(-2)), arrayReverseFill(comes -> comes != toInt64(-1), arrayShiftLeft(arrayMap((at, fit) -> if(bitAnd(fit, {p63:UInt16}) != 0, at, toInt64(-1)), ms, fits), 1, toInt64(-1)))), [arrayMap(row -> toInt64(intDiv(row, {p64:UInt32})), arraySort(groupArray(e.ord * {p65:UInt16} + if(e.event = {p66:String} and (e.time between {p67:DateTime64(3)} and {p68:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p69:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p70:String})) * 1000)) <= begin.1 + {p71:Int64}, s.since[{p72:UInt16}])), {p73:UInt16}, 0) + if(e.event = {p74:String}, {p75:UInt16}, 0))))], [arrayMap(row -> bitAnd(row, {p76:UInt16}), arraySort(groupArray(e.ord * {p77:UInt16} + if(e.event = {p78:String} and (e.time between {p79:DateTime64(3)} and {p80:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p81:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p82:String})) * 1000)) <= begin.1 + {p83:Int64}, s.since[{p84:UInt16}])), {p85:UInt16}, 0) + if(e.event = {p86:String}, {p87:UInt16}, 0))))])[1] as n from events e left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p88:String}) = 'String', JSONExtractString(p.extra, {p89:String}), null))), ''), {p90:String})]))))] as since from profiles as p final
where p.project_id = {p91:UInt32} and p.deleted = 0) s on if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p92:UInt32} and revision > {p93:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p94:UInt32} and revision > {p95:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p96:UInt32} and revision > {p97:UInt64})).2, e.settled_person_id)) = s.since_person
where e.project_id = {p98:UInt32} and ((e.event = {p99:String}) or (e.event = {p100:String}))
and e.time >= {p101:DateTime64(3)} and e.time <= {p102:DateTime64(3)} group by person) where n = 1)
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "1970-01-01 00:00:00.000"
-- p7 = "2026-11-01 02:00:00.000"
-- p8 = "Asia/Shanghai"
-- p9 = 1
-- p10 = "registered_at"
-- p11 = "registered_at"
-- p12 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p13 = 7
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = "PayOrder"
-- p22 = "1970-01-01 00:00:00.000"
-- p23 = "2026-11-01 02:00:00.000"
-- p24 = 7
-- p25 = 7
-- p26 = 7
-- p27 = 0
-- p28 = 7
-- p29 = 0
-- p30 = 7
-- p31 = 0
-- p32 = "registered_at"
-- p33 = "registered_at"
-- p34 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p35 = 7
-- p36 = 7
-- p37 = 0
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = "PayOrder"
-- p44 = "1970-01-01 00:00:00.000"
-- p45 = "2026-11-01 02:00:00.000"
-- p46 = "1970-01-01 00:00:00.000"
-- p47 = "2026-11-01 02:00:00.000"
-- p48 = "Asia/Shanghai"
-- p49 = "Asia/Shanghai"
-- p50 = 604800000
-- p51 = 1
-- p52 = 7
-- p53 = 0
-- p54 = 7
-- p55 = 0
-- p56 = 7
-- p57 = 0
-- p58 = 1
-- p59 = 7200000
-- p60 = 7200000
-- p61 = 1793498400000
-- p62 = 1
-- p63 = 2
-- p64 = 16384
-- p65 = 4
-- p66 = "SubmitOrder"
-- p67 = "1970-01-01 00:00:00.000"
-- p68 = "2026-11-01 02:00:00.000"
-- p69 = "Asia/Shanghai"
-- p70 = "Asia/Shanghai"
-- p71 = 604800000
-- p72 = 1
-- p73 = 1
-- p74 = "PayOrder"
-- p75 = 2
-- p76 = 3
-- p77 = 4
-- p78 = "SubmitOrder"
-- p79 = "1970-01-01 00:00:00.000"
-- p80 = "2026-11-01 02:00:00.000"
-- p81 = "Asia/Shanghai"
-- p82 = "Asia/Shanghai"
-- p83 = 604800000
-- p84 = 1
-- p85 = 1
-- p86 = "PayOrder"
-- p87 = 2
-- p88 = "registered_at"
-- p89 = "registered_at"
-- p90 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p91 = 7
-- p92 = 7
-- p93 = 0
-- p94 = 7
-- p95 = 0
-- p96 = 7
-- p97 = 0
-- p98 = 7
-- p99 = "SubmitOrder"
-- p100 = "PayOrder"
-- p101 = "1970-01-01 00:00:00.000"
-- p102 = "2026-11-01 02:00:00.000"
