select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(walked -> walked.3, [arrayFold((walked, row) -> ([greatest(if(bitAnd(row.4, {p1:UInt16}) != 0, row.3, toInt64(-1)), walked.1[{p2:UInt8}]), greatest(if(bitAnd(row.4, {p3:UInt16}) != 0 and walked.1[{p4:UInt8}] >= 0 and row.3 - walked.1[{p5:UInt8}] <= {p6:Int64}, walked.1[{p7:UInt8}], toInt64(-1)), walked.1[{p8:UInt8}])], toInt64(-1), walked.3 or if(bitAnd(row.4, {p9:UInt16}) != 0 and walked.1[{p10:UInt8}] >= 0 and row.3 - walked.1[{p11:UInt8}] <= {p12:Int64}, walked.1[{p13:UInt8}], toInt64(-1)) >= 0, row.1), arraySort(groupArray(('', e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p14:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p15:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p16:String}), null))) >= {p17:Float64}, false), {p18:UInt16}, 0) + if(e.event = {p19:String}, {p20:UInt16}, 0)))), ([toInt64(-1), toInt64(-1)], toInt64(-1), false, ''))])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p21:UInt32} and revision > (select max(revision) from squashes where project_id = {p22:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p23:UInt32} and ((e.event = {p24:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p25:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p26:String}), null))) >= {p27:Float64}, false)) or (e.event = {p28:String}))
and e.time >= {p29:DateTime64(3)} and e.time <= {p30:DateTime64(3)} group by person) where n = 1) or p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(walked -> (walked.3 or walked.2 >= 0 and walked.2 + {p31:Int64} <= {p32:Int64}), [arrayFold((walked, row) -> ([greatest(if(bitAnd(row.4, {p33:UInt16}) != 0, row.3, toInt64(-1)), if(row.1 = walked.4, walked.1[{p34:UInt8}], toInt64(-1)))], multiIf(not bitAnd(row.4, {p35:UInt16}) != 0 and if(row.1 = walked.4, walked.2, toInt64(-1)) >= 0, if(row.1 = walked.4, walked.2, toInt64(-1)), if(bitAnd(row.4, {p36:UInt16}) != 0, row.3, toInt64(-1)) >= 0, row.3, toInt64(-1)), (walked.3 or row.1 != walked.4 and (walked.3 or walked.2 >= 0 and walked.2 + {p37:Int64} <= {p38:Int64})) or (bitAnd(row.4, {p39:UInt16}) != 0 and if(row.1 = walked.4, walked.2, toInt64(-1)) >= 0 and if(row.1 = walked.4, walked.2, toInt64(-1)) + {p40:Int64} < row.3), row.1), arrayFilter(row -> row.1 != '', arraySort(groupArray((ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p41:String}) = 'String', JSONExtractString(e.extra, {p42:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p43:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p44:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p45:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p46:String})), null)))))), ''), e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p47:String} and e.time between {p48:DateTime64(3)} and {p49:DateTime64(3)}, {p50:UInt16}, 0) + if(e.event = {p51:String}, {p52:UInt16}, 0))))), ([toInt64(-1)], toInt64(-1), false, ''))])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p53:UInt32} and revision > (select max(revision) from squashes where project_id = {p54:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p55:UInt32} and ((e.event = {p56:String}) or (e.event = {p57:String}))
and e.time >= {p58:DateTime64(3)} and e.time <= {p59:DateTime64(3)} group by person) where n = 1))
-- p0 = 7
-- p1 = 1
-- p2 = 1
-- p3 = 2
-- p4 = 1
-- p5 = 1
-- p6 = 86400000
-- p7 = 1
-- p8 = 2
-- p9 = 2
-- p10 = 1
-- p11 = 1
-- p12 = 86400000
-- p13 = 1
-- p14 = "AddToCart"
-- p15 = "p"
-- p16 = "p"
-- p17 = 1
-- p18 = 1
-- p19 = "PayOrder"
-- p20 = 2
-- p21 = 7
-- p22 = 7
-- p23 = 7
-- p24 = "AddToCart"
-- p25 = "p"
-- p26 = "p"
-- p27 = 1
-- p28 = "PayOrder"
-- p29 = "2026-10-25 02:00:00.000"
-- p30 = "2026-11-01 02:00:00.000"
-- p31 = 7200000
-- p32 = 1793498400000
-- p33 = 1
-- p34 = 1
-- p35 = 2
-- p36 = 1
-- p37 = 7200000
-- p38 = 1793498400000
-- p39 = 2
-- p40 = 7200000
-- p41 = "order_id"
-- p42 = "order_id"
-- p43 = "order_id"
-- p44 = "order_id"
-- p45 = "order_id"
-- p46 = "order_id"
-- p47 = "SubmitOrder"
-- p48 = "2026-10-25 02:00:00.000"
-- p49 = "2026-11-01 02:00:00.000"
-- p50 = 1
-- p51 = "PayOrder"
-- p52 = 2
-- p53 = 7
-- p54 = 7
-- p55 = 7
-- p56 = "SubmitOrder"
-- p57 = "PayOrder"
-- p58 = "2026-10-25 02:00:00.000"
-- p59 = "2026-11-01 02:00:00.000"
