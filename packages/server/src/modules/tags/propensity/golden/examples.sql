select * from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, [toFloat64(countIf(e.event = {p6:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p7:String}) = 'String', JSONExtractString(e.extra, {p8:String}), null))) = {p9:String}, false) and ({p10:Int64} - toUnixTimestamp64Milli(e.time)) > {p11:Int64} and ({p12:Int64} - toUnixTimestamp64Milli(e.time)) <= {p13:Int64})),
toFloat64(countIf(e.event = {p14:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p15:String}) = 'String', JSONExtractString(e.extra, {p16:String}), null))) = {p17:String}, false) and ({p18:Int64} - toUnixTimestamp64Milli(e.time)) > {p19:Int64} and ({p20:Int64} - toUnixTimestamp64Milli(e.time)) <= {p21:Int64})),
toFloat64(countIf(e.event = {p22:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p23:String}) = 'String', JSONExtractString(e.extra, {p24:String}), null))) = {p25:String}, false) and ({p26:Int64} - toUnixTimestamp64Milli(e.time)) > {p27:Int64} and ({p28:Int64} - toUnixTimestamp64Milli(e.time)) <= {p29:Int64})),
toFloat64(ifNull(minOrNullIf(({p30:Int64} - toUnixTimestamp64Milli(e.time)), e.event = {p31:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p32:String}) = 'String', JSONExtractString(e.extra, {p33:String}), null))) = {p34:String}, false) and ({p35:Int64} - toUnixTimestamp64Milli(e.time)) > 0), {p36:Int64})),
toFloat64(countIf(e.event = {p37:String} and ({p38:Int64} - toUnixTimestamp64Milli(e.time)) > {p39:Int64} and ({p40:Int64} - toUnixTimestamp64Milli(e.time)) <= {p41:Int64})),
toFloat64(countIf(e.event = {p42:String} and ({p43:Int64} - toUnixTimestamp64Milli(e.time)) > {p44:Int64} and ({p45:Int64} - toUnixTimestamp64Milli(e.time)) <= {p46:Int64})),
toFloat64(countIf(e.event = {p47:String} and ({p48:Int64} - toUnixTimestamp64Milli(e.time)) > {p49:Int64} and ({p50:Int64} - toUnixTimestamp64Milli(e.time)) <= {p51:Int64})),
toFloat64(ifNull(minOrNullIf(({p52:Int64} - toUnixTimestamp64Milli(e.time)), e.event = {p53:String} and ({p54:Int64} - toUnixTimestamp64Milli(e.time)) > 0), {p55:Int64})),
toFloat64(uniqExactIf(intDiv(({p56:Int64} - toUnixTimestamp64Milli(e.time)), {p57:Int64}), ({p58:Int64} - toUnixTimestamp64Milli(e.time)) > 0 and ({p59:Int64} - toUnixTimestamp64Milli(e.time)) < {p60:Int64})),
toFloat64(minIf(({p61:Int64} - toUnixTimestamp64Milli(e.time)), ({p62:Int64} - toUnixTimestamp64Milli(e.time)) > 0)),
toFloat64(maxIf(({p63:Int64} - toUnixTimestamp64Milli(e.time)), ({p64:Int64} - toUnixTimestamp64Milli(e.time)) > 0))] as features, countIf(e.event = {p65:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p66:String}) = 'String', JSONExtractString(e.extra, {p67:String}), null))) = {p68:String}, false) and e.time >= {p69:DateTime64(3)} and e.time < {p70:DateTime64(3)}) > 0 as did
from events e
where e.project_id = {p71:UInt32} and ((e.time < {p72:DateTime64(3)} and e.time >= {p73:DateTime64(3)}) or (e.event = {p74:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p75:String}) = 'String', JSONExtractString(e.extra, {p76:String}), null))) = {p77:String}, false) and e.time >= {p78:DateTime64(3)} and e.time < {p79:DateTime64(3)})) and cityHash64(if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p80:UInt32} and revision > {p81:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p82:UInt32} and revision > {p83:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p84:UInt32} and revision > {p85:UInt64})).2, e.settled_person_id))) % 1000000 < {p86:UInt32}
group by person having countIf(e.time < {p87:DateTime64(3)}) > 0
) where person in (
select person_id from profiles final where project_id = {p88:UInt32} and deleted = 0 and is_test = 0) and person in (select person_id from profiles where project_id = {p89:UInt32})
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "PayOrder"
-- p7 = "city"
-- p8 = "city"
-- p9 = "上海"
-- p10 = 1793498400000
-- p11 = 0
-- p12 = 1793498400000
-- p13 = 604800000
-- p14 = "PayOrder"
-- p15 = "city"
-- p16 = "city"
-- p17 = "上海"
-- p18 = 1793498400000
-- p19 = 604800000
-- p20 = 1793498400000
-- p21 = 2592000000
-- p22 = "PayOrder"
-- p23 = "city"
-- p24 = "city"
-- p25 = "上海"
-- p26 = 1793498400000
-- p27 = 2592000000
-- p28 = 1793498400000
-- p29 = 7776000000
-- p30 = 1793498400000
-- p31 = "PayOrder"
-- p32 = "city"
-- p33 = "city"
-- p34 = "上海"
-- p35 = 1793498400000
-- p36 = 7776000000
-- p37 = "View"
-- p38 = 1793498400000
-- p39 = 0
-- p40 = 1793498400000
-- p41 = 604800000
-- p42 = "View"
-- p43 = 1793498400000
-- p44 = 604800000
-- p45 = 1793498400000
-- p46 = 2592000000
-- p47 = "View"
-- p48 = 1793498400000
-- p49 = 2592000000
-- p50 = 1793498400000
-- p51 = 7776000000
-- p52 = 1793498400000
-- p53 = "View"
-- p54 = 1793498400000
-- p55 = 7776000000
-- p56 = 1793498400000
-- p57 = 86400000
-- p58 = 1793498400000
-- p59 = 1793498400000
-- p60 = 2592000000
-- p61 = 1793498400000
-- p62 = 1793498400000
-- p63 = 1793498400000
-- p64 = 1793498400000
-- p65 = "PayOrder"
-- p66 = "city"
-- p67 = "city"
-- p68 = "上海"
-- p69 = "2026-11-01 02:00:00.000"
-- p70 = "2026-11-08 02:00:00.000"
-- p71 = 7
-- p72 = "2026-11-01 02:00:00.000"
-- p73 = "2026-08-03 02:00:00.000"
-- p74 = "PayOrder"
-- p75 = "city"
-- p76 = "city"
-- p77 = "上海"
-- p78 = "2026-11-01 02:00:00.000"
-- p79 = "2026-11-08 02:00:00.000"
-- p80 = 7
-- p81 = 0
-- p82 = 7
-- p83 = 0
-- p84 = 7
-- p85 = 0
-- p86 = 250000
-- p87 = "2026-11-01 02:00:00.000"
-- p88 = 7
-- p89 = 7
