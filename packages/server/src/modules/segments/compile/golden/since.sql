select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id not in (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > (select max(revision) from squashes where project_id = {p4:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > (select max(revision) from squashes where project_id = {p6:UInt32}))).2, e.settled_person_id)) from events e left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p7:String}) = 'String', JSONExtractString(p.extra, {p8:String}), null))), ''), {p9:String})]))))] as since from profiles as p final
where p.project_id = {p10:UInt32} and p.deleted = 0) s on if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > (select max(revision) from squashes where project_id = {p12:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > (select max(revision) from squashes where project_id = {p14:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > (select max(revision) from squashes where project_id = {p16:UInt32}))).2, e.settled_person_id)) = s.since_person where e.project_id = {p17:UInt32} and e.event = {p18:String}
and e.time >= {p19:DateTime64(3)} and e.time <= {p20:DateTime64(3)} and (e.time between {p21:DateTime64(3)} and {p22:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p23:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p24:String})) * 1000)) <= begin.1 + {p25:Int64}, s.since[{p26:UInt16}]))) and p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > (select max(revision) from squashes where project_id = {p28:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > (select max(revision) from squashes where project_id = {p30:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > (select max(revision) from squashes where project_id = {p32:UInt32}))).2, e.settled_person_id)) as person, ifNull((minOrNull(e.time) between {p33:DateTime64(3)} and {p34:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(minOrNull(e.time)) + if(begin.2, 0, timezoneOffset(toTimeZone(minOrNull(e.time), {p35:String})) * 1000)) >= begin.1, any(s.since)[{p36:UInt16}])), false) as n from events e left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p37:String}) = 'String', JSONExtractString(p.extra, {p38:String}), null))), ''), {p39:String})]))))] as since from profiles as p final
where p.project_id = {p40:UInt32} and p.deleted = 0) s on if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > (select max(revision) from squashes where project_id = {p42:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > (select max(revision) from squashes where project_id = {p44:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > (select max(revision) from squashes where project_id = {p46:UInt32}))).2, e.settled_person_id)) = s.since_person
where e.project_id = {p47:UInt32} and e.event = {p48:String}
and e.time >= {p49:DateTime64(3)} and e.time <= {p50:DateTime64(3)} group by person) where n = 1) and p.person_id in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p51:UInt32} and revision > (select max(revision) from squashes where project_id = {p52:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p53:UInt32} and revision > (select max(revision) from squashes where project_id = {p54:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p55:UInt32} and revision > (select max(revision) from squashes where project_id = {p56:UInt32}))).2, e.settled_person_id)) as person, arrayMap((ms, fits) -> arrayExists((at, fit, start, comes) -> bitAnd(fit, {p57:UInt16}) != 0 and if(comes >= 0, at + {p58:Int64} < comes, at + {p59:Int64} <= {p60:Int64}), ms, fits,
arrayShiftRight(arrayFill(start -> start != toInt64(-1), arrayMap((at, fit) -> if(bitAnd(fit, {p61:UInt16}) != 0, at, toInt64(-1)), ms, fits)), 1, toInt64(-2)), arrayReverseFill(comes -> comes != toInt64(-1), arrayShiftLeft(arrayMap((at, fit) -> if(bitAnd(fit, {p62:UInt16}) != 0, at, toInt64(-1)), ms, fits), 1, toInt64(-1)))), [arrayMap(row -> toInt64(intDiv(row, {p63:UInt32})), arraySort(groupArray(e.ord * {p64:UInt16} + if(e.event = {p65:String} and (e.time between {p66:DateTime64(3)} and {p67:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p68:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p69:String})) * 1000)) <= begin.1 + {p70:Int64}, s.since[{p71:UInt16}])), {p72:UInt16}, 0) + if(e.event = {p73:String}, {p74:UInt16}, 0))))], [arrayMap(row -> bitAnd(row, {p75:UInt16}), arraySort(groupArray(e.ord * {p76:UInt16} + if(e.event = {p77:String} and (e.time between {p78:DateTime64(3)} and {p79:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p80:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p81:String})) * 1000)) <= begin.1 + {p82:Int64}, s.since[{p83:UInt16}])), {p84:UInt16}, 0) + if(e.event = {p85:String}, {p86:UInt16}, 0))))])[1] as n from events e left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p87:String}) = 'String', JSONExtractString(p.extra, {p88:String}), null))), ''), {p89:String})]))))] as since from profiles as p final
where p.project_id = {p90:UInt32} and p.deleted = 0) s on if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p91:UInt32} and revision > (select max(revision) from squashes where project_id = {p92:UInt32}))).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p93:UInt32} and revision > (select max(revision) from squashes where project_id = {p94:UInt32}))).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p95:UInt32} and revision > (select max(revision) from squashes where project_id = {p96:UInt32}))).2, e.settled_person_id)) = s.since_person
where e.project_id = {p97:UInt32} and ((e.event = {p98:String}) or (e.event = {p99:String}))
and e.time >= {p100:DateTime64(3)} and e.time <= {p101:DateTime64(3)} group by person) where n = 1))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = "registered_at"
-- p8 = "registered_at"
-- p9 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p10 = 7
-- p11 = 7
-- p12 = 7
-- p13 = 7
-- p14 = 7
-- p15 = 7
-- p16 = 7
-- p17 = 7
-- p18 = "PayOrder"
-- p19 = "1970-01-01 00:00:00.000"
-- p20 = "2026-11-01 02:00:00.000"
-- p21 = "1970-01-01 00:00:00.000"
-- p22 = "2026-11-01 02:00:00.000"
-- p23 = "Asia/Shanghai"
-- p24 = "Asia/Shanghai"
-- p25 = 604800000
-- p26 = 1
-- p27 = 7
-- p28 = 7
-- p29 = 7
-- p30 = 7
-- p31 = 7
-- p32 = 7
-- p33 = "1970-01-01 00:00:00.000"
-- p34 = "2026-11-01 02:00:00.000"
-- p35 = "Asia/Shanghai"
-- p36 = 1
-- p37 = "registered_at"
-- p38 = "registered_at"
-- p39 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p40 = 7
-- p41 = 7
-- p42 = 7
-- p43 = 7
-- p44 = 7
-- p45 = 7
-- p46 = 7
-- p47 = 7
-- p48 = "PayOrder"
-- p49 = "1970-01-01 00:00:00.000"
-- p50 = "2026-11-01 02:00:00.000"
-- p51 = 7
-- p52 = 7
-- p53 = 7
-- p54 = 7
-- p55 = 7
-- p56 = 7
-- p57 = 1
-- p58 = 7200000
-- p59 = 7200000
-- p60 = 1793498400000
-- p61 = 1
-- p62 = 2
-- p63 = 16384
-- p64 = 4
-- p65 = "SubmitOrder"
-- p66 = "1970-01-01 00:00:00.000"
-- p67 = "2026-11-01 02:00:00.000"
-- p68 = "Asia/Shanghai"
-- p69 = "Asia/Shanghai"
-- p70 = 604800000
-- p71 = 1
-- p72 = 1
-- p73 = "PayOrder"
-- p74 = 2
-- p75 = 3
-- p76 = 4
-- p77 = "SubmitOrder"
-- p78 = "1970-01-01 00:00:00.000"
-- p79 = "2026-11-01 02:00:00.000"
-- p80 = "Asia/Shanghai"
-- p81 = "Asia/Shanghai"
-- p82 = 604800000
-- p83 = 1
-- p84 = 1
-- p85 = "PayOrder"
-- p86 = 2
-- p87 = "registered_at"
-- p88 = "registered_at"
-- p89 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p90 = 7
-- p91 = 7
-- p92 = 7
-- p93 = 7
-- p94 = 7
-- p95 = 7
-- p96 = 7
-- p97 = 7
-- p98 = "SubmitOrder"
-- p99 = "PayOrder"
-- p100 = "1970-01-01 00:00:00.000"
-- p101 = "2026-11-01 02:00:00.000"
