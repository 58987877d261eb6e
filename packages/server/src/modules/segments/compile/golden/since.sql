select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id not in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, count() as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p3:String}) = 'String', JSONExtractString(p.extra, {p4:String}), null))), ''), {p5:String})]))))] as since from profiles as p final
where p.project_id = {p6:UInt32} and p.deleted = 0) s on if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) = s.since_person
where e.project_id = {p7:UInt32} and e.event = {p8:String}
and e.time >= {p9:DateTime64(3)} and e.time <= {p10:DateTime64(3)} and (e.time between {p11:DateTime64(3)} and {p12:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p13:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p14:String})) * 1000)) <= begin.1 + {p15:Int64}, s.since[{p16:UInt16}])) group by person) where not (n = {p17:Float64})) and p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, ifNull((minOrNull(e.time) between {p18:DateTime64(3)} and {p19:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(minOrNull(e.time)) + if(begin.2, 0, timezoneOffset(toTimeZone(minOrNull(e.time), {p20:String})) * 1000)) >= begin.1, any(s.since)[{p21:UInt16}])), false) as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p22:UInt32} and revision > (select max(revision) from squashes where project_id = {p23:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p24:String}) = 'String', JSONExtractString(p.extra, {p25:String}), null))), ''), {p26:String})]))))] as since from profiles as p final
where p.project_id = {p27:UInt32} and p.deleted = 0) s on if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) = s.since_person
where e.project_id = {p28:UInt32} and e.event = {p29:String}
and e.time >= {p30:DateTime64(3)} and e.time <= {p31:DateTime64(3)} group by person) where n = 1) and p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap((ms, fits) -> arrayExists((at, fit, start, comes) -> bitAnd(fit, {p32:UInt16}) != 0 and if(comes >= 0, at + {p33:Int64} < comes, at + {p34:Int64} <= {p35:Int64}), ms, fits,
arrayShiftRight(arrayFill(start -> start != toInt64(-1), arrayMap((at, fit) -> if(bitAnd(fit, {p36:UInt16}) != 0, at, toInt64(-1)), ms, fits)), 1, toInt64(-2)), arrayReverseFill(comes -> comes != toInt64(-1), arrayShiftLeft(arrayMap((at, fit) -> if(bitAnd(fit, {p37:UInt16}) != 0, at, toInt64(-1)), ms, fits), 1, toInt64(-1)))), [arraySort(groupArray(('', e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p38:String} and (e.time between {p39:DateTime64(3)} and {p40:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p41:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p42:String})) * 1000)) <= begin.1 + {p43:Int64}, s.since[{p44:UInt16}])), {p45:UInt16}, 0) + if(e.event = {p46:String}, {p47:UInt16}, 0)))).3], [arraySort(groupArray(('', e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p48:String} and (e.time between {p49:DateTime64(3)} and {p50:DateTime64(3)} and arrayExists(begin -> (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p51:String})) * 1000)) >= begin.1 and (toUnixTimestamp64Milli(e.time) + if(begin.2, 0, timezoneOffset(toTimeZone(e.time, {p52:String})) * 1000)) <= begin.1 + {p53:Int64}, s.since[{p54:UInt16}])), {p55:UInt16}, 0) + if(e.event = {p56:String}, {p57:UInt16}, 0)))).4])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p58:UInt32} and revision > (select max(revision) from squashes where project_id = {p59:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id left any join (
select p.person_id as since_person, [arrayMap(said -> (if(said.4, said.2 - said.3, said.2), said.4), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`registered_at`.:String, coalesce(p.properties.`registered_at`.:String, if(JSONType(p.extra, {p60:String}) = 'String', JSONExtractString(p.extra, {p61:String}), null))), ''), {p62:String})]))))] as since from profiles as p final
where p.project_id = {p63:UInt32} and p.deleted = 0) s on if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) = s.since_person
where e.project_id = {p64:UInt32} and ((e.event = {p65:String}) or (e.event = {p66:String}))
and e.time >= {p67:DateTime64(3)} and e.time <= {p68:DateTime64(3)} group by person) where n = 1))
-- p0 = 7
-- p1 = 7
-- p2 = 7
-- p3 = "registered_at"
-- p4 = "registered_at"
-- p5 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p6 = 7
-- p7 = 7
-- p8 = "PayOrder"
-- p9 = "1970-01-01 00:00:00.000"
-- p10 = "2026-11-01 02:00:00.000"
-- p11 = "1970-01-01 00:00:00.000"
-- p12 = "2026-11-01 02:00:00.000"
-- p13 = "Asia/Shanghai"
-- p14 = "Asia/Shanghai"
-- p15 = 604800000
-- p16 = 1
-- p17 = 0
-- p18 = "1970-01-01 00:00:00.000"
-- p19 = "2026-11-01 02:00:00.000"
-- p20 = "Asia/Shanghai"
-- p21 = 1
-- p22 = 7
-- p23 = 7
-- p24 = "registered_at"
-- p25 = "registered_at"
-- p26 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p27 = 7
-- p28 = 7
-- p29 = "PayOrder"
-- p30 = "1970-01-01 00:00:00.000"
-- p31 = "2026-11-01 02:00:00.000"
-- p32 = 1
-- p33 = 7200000
-- p34 = 7200000
-- p35 = 1793498400000
-- p36 = 1
-- p37 = 2
-- p38 = "SubmitOrder"
-- p39 = "1970-01-01 00:00:00.000"
-- p40 = "2026-11-01 02:00:00.000"
-- p41 = "Asia/Shanghai"
-- p42 = "Asia/Shanghai"
-- p43 = 604800000
-- p44 = 1
-- p45 = 1
-- p46 = "PayOrder"
-- p47 = 2
-- p48 = "SubmitOrder"
-- p49 = "1970-01-01 00:00:00.000"
-- p50 = "2026-11-01 02:00:00.000"
-- p51 = "Asia/Shanghai"
-- p52 = "Asia/Shanghai"
-- p53 = 604800000
-- p54 = 1
-- p55 = 1
-- p56 = "PayOrder"
-- p57 = 2
-- p58 = 7
-- p59 = 7
-- p60 = "registered_at"
-- p61 = "registered_at"
-- p62 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p63 = 7
-- p64 = 7
-- p65 = "SubmitOrder"
-- p66 = "PayOrder"
-- p67 = "1970-01-01 00:00:00.000"
-- p68 = "2026-11-01 02:00:00.000"
