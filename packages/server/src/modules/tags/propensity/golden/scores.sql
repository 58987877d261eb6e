select person as person_id, 1 / (1 + exp(-({p0:Float64} + arraySum((x, weight, unit) -> weight * log1p(x / unit), features, {p1:Array(Float64)}, {p2:Array(Float64)})))) as raw from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).2, e.settled_person_id)) as person, [toFloat64(countIf(e.event = {p9:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p10:String}) = 'String', JSONExtractString(e.extra, {p11:String}), null))) = {p12:String}, false) and ({p13:Int64} - toUnixTimestamp64Milli(e.time)) > {p14:Int64} and ({p15:Int64} - toUnixTimestamp64Milli(e.time)) <= {p16:Int64})),
toFloat64(countIf(e.event = {p17:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p18:String}) = 'String', JSONExtractString(e.extra, {p19:String}), null))) = {p20:String}, false) and ({p21:Int64} - toUnixTimestamp64Milli(e.time)) > {p22:Int64} and ({p23:Int64} - toUnixTimestamp64Milli(e.time)) <= {p24:Int64})),
toFloat64(countIf(e.event = {p25:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p26:String}) = 'String', JSONExtractString(e.extra, {p27:String}), null))) = {p28:String}, false) and ({p29:Int64} - toUnixTimestamp64Milli(e.time)) > {p30:Int64} and ({p31:Int64} - toUnixTimestamp64Milli(e.time)) <= {p32:Int64})),
toFloat64(ifNull(minOrNullIf(({p33:Int64} - toUnixTimestamp64Milli(e.time)), e.event = {p34:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p35:String}) = 'String', JSONExtractString(e.extra, {p36:String}), null))) = {p37:String}, false) and ({p38:Int64} - toUnixTimestamp64Milli(e.time)) > 0), {p39:Int64})),
toFloat64(countIf(e.event = {p40:String} and ({p41:Int64} - toUnixTimestamp64Milli(e.time)) > {p42:Int64} and ({p43:Int64} - toUnixTimestamp64Milli(e.time)) <= {p44:Int64})),
toFloat64(countIf(e.event = {p45:String} and ({p46:Int64} - toUnixTimestamp64Milli(e.time)) > {p47:Int64} and ({p48:Int64} - toUnixTimestamp64Milli(e.time)) <= {p49:Int64})),
toFloat64(countIf(e.event = {p50:String} and ({p51:Int64} - toUnixTimestamp64Milli(e.time)) > {p52:Int64} and ({p53:Int64} - toUnixTimestamp64Milli(e.time)) <= {p54:Int64})),
toFloat64(ifNull(minOrNullIf(({p55:Int64} - toUnixTimestamp64Milli(e.time)), e.event = {p56:String} and ({p57:Int64} - toUnixTimestamp64Milli(e.time)) > 0), {p58:Int64})),
toFloat64(uniqExactIf(intDiv(({p59:Int64} - toUnixTimestamp64Milli(e.time)), {p60:Int64}), ({p61:Int64} - toUnixTimestamp64Milli(e.time)) > 0 and ({p62:Int64} - toUnixTimestamp64Milli(e.time)) < {p63:Int64})),
toFloat64(minIf(({p64:Int64} - toUnixTimestamp64Milli(e.time)), ({p65:Int64} - toUnixTimestamp64Milli(e.time)) > 0)),
toFloat64(maxIf(({p66:Int64} - toUnixTimestamp64Milli(e.time)), ({p67:Int64} - toUnixTimestamp64Milli(e.time)) > 0))] as features
from events e
where e.project_id = {p68:UInt32} and e.time < {p69:DateTime64(3)} and e.time >= {p70:DateTime64(3)} group by person
) where person in (
select person_id from profiles final where project_id = {p71:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p72:UInt32})
-- p0 = -0.4214847652347652
-- p1 = [0.4,0.25000000000000006,0.14285714285714288,0.06250000000000001,0,-0.04999999999999999,-0.09090909090909088,-0.12499999999999997,-0.15384615384615385,-0.17857142857142858,-0.19999999999999998]
-- p2 = [1,1,1,86400000,1,1,1,86400000,1,86400000,86400000]
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = 0
-- p9 = "PayOrder"
-- p10 = "city"
-- p11 = "city"
-- p12 = "上海"
-- p13 = 1793498400000
-- p14 = 0
-- p15 = 1793498400000
-- p16 = 604800000
-- p17 = "PayOrder"
-- p18 = "city"
-- p19 = "city"
-- p20 = "上海"
-- p21 = 1793498400000
-- p22 = 604800000
-- p23 = 1793498400000
-- p24 = 2592000000
-- p25 = "PayOrder"
-- p26 = "city"
-- p27 = "city"
-- p28 = "上海"
-- p29 = 1793498400000
-- p30 = 2592000000
-- p31 = 1793498400000
-- p32 = 7776000000
-- p33 = 1793498400000
-- p34 = "PayOrder"
-- p35 = "city"
-- p36 = "city"
-- p37 = "上海"
-- p38 = 1793498400000
-- p39 = 7776000000
-- p40 = "View"
-- p41 = 1793498400000
-- p42 = 0
-- p43 = 1793498400000
-- p44 = 604800000
-- p45 = "View"
-- p46 = 1793498400000
-- p47 = 604800000
-- p48 = 1793498400000
-- p49 = 2592000000
-- p50 = "View"
-- p51 = 1793498400000
-- p52 = 2592000000
-- p53 = 1793498400000
-- p54 = 7776000000
-- p55 = 1793498400000
-- p56 = "View"
-- p57 = 1793498400000
-- p58 = 7776000000
-- p59 = 1793498400000
-- p60 = 86400000
-- p61 = 1793498400000
-- p62 = 1793498400000
-- p63 = 2592000000
-- p64 = 1793498400000
-- p65 = 1793498400000
-- p66 = 1793498400000
-- p67 = 1793498400000
-- p68 = 7
-- p69 = "2026-11-01 02:00:00.000"
-- p70 = "2026-08-03 02:00:00.000"
-- p71 = 7
-- p72 = 7
