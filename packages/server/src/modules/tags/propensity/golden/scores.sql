select person as person_id, 1 / (1 + exp(-({p0:Float64} + arraySum((x, weight, unit) -> weight * log1p(x / unit), features, {p1:Array(Float64)}, {p2:Array(Float64)})))) as raw from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, [toFloat64(countIf(e.event = {p3:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p4:String}) = 'String', JSONExtractString(e.extra, {p5:String}), null))) = {p6:String}, false) and ({p7:Int64} - toUnixTimestamp64Milli(e.time)) > {p8:Int64} and ({p9:Int64} - toUnixTimestamp64Milli(e.time)) <= {p10:Int64})),
toFloat64(countIf(e.event = {p11:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p12:String}) = 'String', JSONExtractString(e.extra, {p13:String}), null))) = {p14:String}, false) and ({p15:Int64} - toUnixTimestamp64Milli(e.time)) > {p16:Int64} and ({p17:Int64} - toUnixTimestamp64Milli(e.time)) <= {p18:Int64})),
toFloat64(countIf(e.event = {p19:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p20:String}) = 'String', JSONExtractString(e.extra, {p21:String}), null))) = {p22:String}, false) and ({p23:Int64} - toUnixTimestamp64Milli(e.time)) > {p24:Int64} and ({p25:Int64} - toUnixTimestamp64Milli(e.time)) <= {p26:Int64})),
toFloat64(ifNull(minOrNullIf(({p27:Int64} - toUnixTimestamp64Milli(e.time)), e.event = {p28:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p29:String}) = 'String', JSONExtractString(e.extra, {p30:String}), null))) = {p31:String}, false) and ({p32:Int64} - toUnixTimestamp64Milli(e.time)) > 0), {p33:Int64})),
toFloat64(countIf(e.event = {p34:String} and ({p35:Int64} - toUnixTimestamp64Milli(e.time)) > {p36:Int64} and ({p37:Int64} - toUnixTimestamp64Milli(e.time)) <= {p38:Int64})),
toFloat64(countIf(e.event = {p39:String} and ({p40:Int64} - toUnixTimestamp64Milli(e.time)) > {p41:Int64} and ({p42:Int64} - toUnixTimestamp64Milli(e.time)) <= {p43:Int64})),
toFloat64(countIf(e.event = {p44:String} and ({p45:Int64} - toUnixTimestamp64Milli(e.time)) > {p46:Int64} and ({p47:Int64} - toUnixTimestamp64Milli(e.time)) <= {p48:Int64})),
toFloat64(ifNull(minOrNullIf(({p49:Int64} - toUnixTimestamp64Milli(e.time)), e.event = {p50:String} and ({p51:Int64} - toUnixTimestamp64Milli(e.time)) > 0), {p52:Int64})),
toFloat64(uniqExactIf(intDiv(({p53:Int64} - toUnixTimestamp64Milli(e.time)), {p54:Int64}), ({p55:Int64} - toUnixTimestamp64Milli(e.time)) > 0 and ({p56:Int64} - toUnixTimestamp64Milli(e.time)) < {p57:Int64})),
toFloat64(minIf(({p58:Int64} - toUnixTimestamp64Milli(e.time)), ({p59:Int64} - toUnixTimestamp64Milli(e.time)) > 0)),
toFloat64(maxIf(({p60:Int64} - toUnixTimestamp64Milli(e.time)), ({p61:Int64} - toUnixTimestamp64Milli(e.time)) > 0))] as features
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p62:UInt32} and revision > (select max(revision) from squashes where project_id = {p63:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p64:UInt32} and e.time < {p65:DateTime64(3)} and e.time >= {p66:DateTime64(3)} group by person
) where person in (
select person_id from profiles final where project_id = {p67:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p68:UInt32})
-- p0 = -0.4214847652347652
-- p1 = [0.4,0.25000000000000006,0.14285714285714288,0.06250000000000001,0,-0.04999999999999999,-0.09090909090909088,-0.12499999999999997,-0.15384615384615385,-0.17857142857142858,-0.19999999999999998]
-- p2 = [1,1,1,86400000,1,1,1,86400000,1,86400000,86400000]
-- p3 = "PayOrder"
-- p4 = "city"
-- p5 = "city"
-- p6 = "上海"
-- p7 = 1793498400000
-- p8 = 0
-- p9 = 1793498400000
-- p10 = 604800000
-- p11 = "PayOrder"
-- p12 = "city"
-- p13 = "city"
-- p14 = "上海"
-- p15 = 1793498400000
-- p16 = 604800000
-- p17 = 1793498400000
-- p18 = 2592000000
-- p19 = "PayOrder"
-- p20 = "city"
-- p21 = "city"
-- p22 = "上海"
-- p23 = 1793498400000
-- p24 = 2592000000
-- p25 = 1793498400000
-- p26 = 7776000000
-- p27 = 1793498400000
-- p28 = "PayOrder"
-- p29 = "city"
-- p30 = "city"
-- p31 = "上海"
-- p32 = 1793498400000
-- p33 = 7776000000
-- p34 = "View"
-- p35 = 1793498400000
-- p36 = 0
-- p37 = 1793498400000
-- p38 = 604800000
-- p39 = "View"
-- p40 = 1793498400000
-- p41 = 604800000
-- p42 = 1793498400000
-- p43 = 2592000000
-- p44 = "View"
-- p45 = 1793498400000
-- p46 = 2592000000
-- p47 = 1793498400000
-- p48 = 7776000000
-- p49 = 1793498400000
-- p50 = "View"
-- p51 = 1793498400000
-- p52 = 7776000000
-- p53 = 1793498400000
-- p54 = 86400000
-- p55 = 1793498400000
-- p56 = 1793498400000
-- p57 = 2592000000
-- p58 = 1793498400000
-- p59 = 1793498400000
-- p60 = 1793498400000
-- p61 = 1793498400000
-- p62 = 7
-- p63 = 7
-- p64 = 7
-- p65 = "2026-11-01 02:00:00.000"
-- p66 = "2026-08-03 02:00:00.000"
-- p67 = 7
-- p68 = 7
