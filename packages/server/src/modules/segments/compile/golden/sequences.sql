select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(rows -> notEmpty(arrayFold((walked, row) -> ([if(if(bitAnd(row.3, {p1:UInt16}) != 0, row.2, toInt64(-1)) >= 0, if(bitAnd(row.3, {p2:UInt16}) != 0, row.2, toInt64(-1)), walked.1[{p3:UInt8}]), if(if(bitAnd(row.3, {p4:UInt16}) != 0 and walked.1[{p5:UInt8}] >= 0 and row.2 - walked.1[{p6:UInt8}] <= {p7:Int64}, walked.1[{p8:UInt8}], toInt64(-1)) >= 0, if(bitAnd(row.3, {p9:UInt16}) != 0 and walked.1[{p10:UInt8}] >= 0 and row.2 - walked.1[{p11:UInt8}] <= {p12:Int64}, walked.1[{p13:UInt8}], toInt64(-1)), walked.1[{p14:UInt8}])],
if(if(bitAnd(row.3, {p15:UInt16}) != 0 and walked.1[{p16:UInt8}] >= 0 and row.2 - walked.1[{p17:UInt8}] <= {p18:Int64}, walked.1[{p19:UInt8}], toInt64(-1)) >= 0, arrayPushBack(walked.2, (row.1, row.2)), walked.2)), arrayFilter(row -> row.2 >= {p20:Int64} and row.2 <= {p21:Int64}, rows),
([toInt64(-1), toInt64(-1)], []::Array(Tuple(UInt64, Int64)))).2), [arraySort(groupArray((e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p22:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p23:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p24:String}), null))) >= {p25:Float64}, false), {p26:UInt16}, 0) + if(e.event = {p27:String}, {p28:UInt16}, 0), '')))])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p29:UInt32} and revision > (select max(revision) from squashes where project_id = {p30:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p31:UInt32} and ((e.event = {p32:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p33:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p34:String}), null))) >= {p35:Float64}, false)) or (e.event = {p36:String}))
and e.time >= {p37:DateTime64(3)} and e.time <= {p38:DateTime64(3)} group by person) where n = 1) or p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(seen -> arrayExists(linked -> linked != '' and arrayMap(rows -> arrayExists(end -> end.2 + {p39:Int64} <= {p40:Int64} and not arrayExists(row -> bitAnd(row.3, {p41:UInt16}) != 0 and row.1 > end.1 and row.2 <= end.2 + {p42:Int64}, rows), arrayFold((walked, row) -> ([if(if(bitAnd(row.3, {p43:UInt16}) != 0, row.2, toInt64(-1)) >= 0, if(bitAnd(row.3, {p44:UInt16}) != 0, row.2, toInt64(-1)), walked.1[{p45:UInt8}])],
if(if(bitAnd(row.3, {p46:UInt16}) != 0, row.2, toInt64(-1)) >= 0, arrayPushBack(walked.2, (row.1, row.2)), walked.2)), arrayFilter(row -> row.2 >= {p47:Int64} and row.2 <= {p48:Int64}, rows),
([toInt64(-1)], []::Array(Tuple(UInt64, Int64)))).2), [arrayFilter(row -> row.4 = linked, seen)])[1], arrayDistinct(arrayMap(row -> row.4, seen))), [arraySort(groupArray((e.ord, toUnixTimestamp64Milli(e.time), if(e.event = {p49:String}, {p50:UInt16}, 0) + if(e.event = {p51:String}, {p52:UInt16}, 0), ifNull(coalesce(concat('string ', if(empty(e.extra), e.properties.`order_id`.:String, coalesce(e.properties.`order_id`.:String, if(JSONType(e.extra, {p53:String}) = 'String', JSONExtractString(e.extra, {p54:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`order_id`.:Float64, coalesce(e.properties.`order_id`.:Float64, if(JSONType(e.extra, {p55:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p56:String}), null))))), concat('boolean ', toString(if(empty(e.extra), e.properties.`order_id`.:Bool, coalesce(e.properties.`order_id`.:Bool, if(JSONType(e.extra, {p57:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p58:String})), null)))))), ''))))])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p59:UInt32} and revision > (select max(revision) from squashes where project_id = {p60:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p61:UInt32} and ((e.event = {p62:String}) or (e.event = {p63:String}))
and e.time >= {p64:DateTime64(3)} and e.time <= {p65:DateTime64(3)} group by person) where n = 1))
-- p0 = 7
-- p1 = 1
-- p2 = 1
-- p3 = 1
-- p4 = 2
-- p5 = 1
-- p6 = 1
-- p7 = 86400000
-- p8 = 1
-- p9 = 2
-- p10 = 1
-- p11 = 1
-- p12 = 86400000
-- p13 = 1
-- p14 = 2
-- p15 = 2
-- p16 = 1
-- p17 = 1
-- p18 = 86400000
-- p19 = 1
-- p20 = 1792893600000
-- p21 = 1793498400000
-- p22 = "AddToCart"
-- p23 = "p"
-- p24 = "p"
-- p25 = 1
-- p26 = 1
-- p27 = "PayOrder"
-- p28 = 2
-- p29 = 7
-- p30 = 7
-- p31 = 7
-- p32 = "AddToCart"
-- p33 = "p"
-- p34 = "p"
-- p35 = 1
-- p36 = "PayOrder"
-- p37 = "2026-10-25 02:00:00.000"
-- p38 = "2026-11-01 02:00:00.000"
-- p39 = 7200000
-- p40 = 1793498400000
-- p41 = 2
-- p42 = 7200000
-- p43 = 1
-- p44 = 1
-- p45 = 1
-- p46 = 1
-- p47 = 1792893600000
-- p48 = 1793498400000
-- p49 = "SubmitOrder"
-- p50 = 1
-- p51 = "PayOrder"
-- p52 = 2
-- p53 = "order_id"
-- p54 = "order_id"
-- p55 = "order_id"
-- p56 = "order_id"
-- p57 = "order_id"
-- p58 = "order_id"
-- p59 = 7
-- p60 = 7
-- p61 = 7
-- p62 = "SubmitOrder"
-- p63 = "PayOrder"
-- p64 = "2026-10-25 02:00:00.000"
-- p65 = "2026-11-01 02:00:00.000"
