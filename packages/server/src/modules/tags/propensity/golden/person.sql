select [toFloat64(countIf(e.event = {p0:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p1:String}) = 'String', JSONExtractString(e.extra, {p2:String}), null))) = {p3:String}, false) and ({p4:Int64} - toUnixTimestamp64Milli(e.time)) > {p5:Int64} and ({p6:Int64} - toUnixTimestamp64Milli(e.time)) <= {p7:Int64})),
toFloat64(countIf(e.event = {p8:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p9:String}) = 'String', JSONExtractString(e.extra, {p10:String}), null))) = {p11:String}, false) and ({p12:Int64} - toUnixTimestamp64Milli(e.time)) > {p13:Int64} and ({p14:Int64} - toUnixTimestamp64Milli(e.time)) <= {p15:Int64})),
toFloat64(countIf(e.event = {p16:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p17:String}) = 'String', JSONExtractString(e.extra, {p18:String}), null))) = {p19:String}, false) and ({p20:Int64} - toUnixTimestamp64Milli(e.time)) > {p21:Int64} and ({p22:Int64} - toUnixTimestamp64Milli(e.time)) <= {p23:Int64})),
toFloat64(ifNull(minOrNullIf(({p24:Int64} - toUnixTimestamp64Milli(e.time)), e.event = {p25:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p26:String}) = 'String', JSONExtractString(e.extra, {p27:String}), null))) = {p28:String}, false) and ({p29:Int64} - toUnixTimestamp64Milli(e.time)) > 0), {p30:Int64})),
toFloat64(countIf(e.event = {p31:String} and ({p32:Int64} - toUnixTimestamp64Milli(e.time)) > {p33:Int64} and ({p34:Int64} - toUnixTimestamp64Milli(e.time)) <= {p35:Int64})),
toFloat64(countIf(e.event = {p36:String} and ({p37:Int64} - toUnixTimestamp64Milli(e.time)) > {p38:Int64} and ({p39:Int64} - toUnixTimestamp64Milli(e.time)) <= {p40:Int64})),
toFloat64(countIf(e.event = {p41:String} and ({p42:Int64} - toUnixTimestamp64Milli(e.time)) > {p43:Int64} and ({p44:Int64} - toUnixTimestamp64Milli(e.time)) <= {p45:Int64})),
toFloat64(ifNull(minOrNullIf(({p46:Int64} - toUnixTimestamp64Milli(e.time)), e.event = {p47:String} and ({p48:Int64} - toUnixTimestamp64Milli(e.time)) > 0), {p49:Int64})),
toFloat64(uniqExactIf(intDiv(({p50:Int64} - toUnixTimestamp64Milli(e.time)), {p51:Int64}), ({p52:Int64} - toUnixTimestamp64Milli(e.time)) > 0 and ({p53:Int64} - toUnixTimestamp64Milli(e.time)) < {p54:Int64})),
toFloat64(minIf(({p55:Int64} - toUnixTimestamp64Milli(e.time)), ({p56:Int64} - toUnixTimestamp64Milli(e.time)) > 0)),
toFloat64(maxIf(({p57:Int64} - toUnixTimestamp64Milli(e.time)), ({p58:Int64} - toUnixTimestamp64Milli(e.time)) > 0))] as features from events e
where e.project_id = {p59:UInt32} and e.time < {p60:DateTime64(3)} and e.time >= {p61:DateTime64(3)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p64:UInt32} and revision > {p65:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p66:UInt32} and revision > {p67:UInt64})).2, e.settled_person_id)) = {p68:UInt64}
having count() > 0
-- p0 = "PayOrder"
-- p1 = "city"
-- p2 = "city"
-- p3 = "上海"
-- p4 = 1793498400000
-- p5 = 0
-- p6 = 1793498400000
-- p7 = 604800000
-- p8 = "PayOrder"
-- p9 = "city"
-- p10 = "city"
-- p11 = "上海"
-- p12 = 1793498400000
-- p13 = 604800000
-- p14 = 1793498400000
-- p15 = 2592000000
-- p16 = "PayOrder"
-- p17 = "city"
-- p18 = "city"
-- p19 = "上海"
-- p20 = 1793498400000
-- p21 = 2592000000
-- p22 = 1793498400000
-- p23 = 7776000000
-- p24 = 1793498400000
-- p25 = "PayOrder"
-- p26 = "city"
-- p27 = "city"
-- p28 = "上海"
-- p29 = 1793498400000
-- p30 = 7776000000
-- p31 = "View"
-- p32 = 1793498400000
-- p33 = 0
-- p34 = 1793498400000
-- p35 = 604800000
-- p36 = "View"
-- p37 = 1793498400000
-- p38 = 604800000
-- p39 = 1793498400000
-- p40 = 2592000000
-- p41 = "View"
-- p42 = 1793498400000
-- p43 = 2592000000
-- p44 = 1793498400000
-- p45 = 7776000000
-- p46 = 1793498400000
-- p47 = "View"
-- p48 = 1793498400000
-- p49 = 7776000000
-- p50 = 1793498400000
-- p51 = 86400000
-- p52 = 1793498400000
-- p53 = 1793498400000
-- p54 = 2592000000
-- p55 = 1793498400000
-- p56 = 1793498400000
-- p57 = 1793498400000
-- p58 = 1793498400000
-- p59 = 7
-- p60 = "2026-11-01 02:00:00.000"
-- p61 = "2026-08-03 02:00:00.000"
-- p62 = 7
-- p63 = 0
-- p64 = 7
-- p65 = 0
-- p66 = 7
-- p67 = 0
-- p68 = 12
