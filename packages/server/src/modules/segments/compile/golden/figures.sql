select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(n -> if(abs(n) < {p1:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p2:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p3:String}), null))))])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p4:UInt32} and revision > (select max(revision) from squashes where project_id = {p5:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p6:UInt32} and e.event = {p7:String}
and e.time >= {p8:DateTime64(3)} and e.time <= {p9:DateTime64(3)} group by person) where ifNull(n >= {p10:Float64}, false)) and p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(n -> if(abs(n) < {p11:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [avg(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))))])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p14:UInt32} and revision > (select max(revision) from squashes where project_id = {p15:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p16:UInt32} and e.event = {p17:String}
and e.time >= {p18:DateTime64(3)} and e.time <= {p19:DateTime64(3)} group by person) where ifNull(n >= {p20:Float64}, false)) and p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(n -> if(abs(n) < {p21:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [minOrNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p23:String}), null))))])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p24:UInt32} and revision > (select max(revision) from squashes where project_id = {p25:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p26:UInt32} and e.event = {p27:String}
and e.time >= {p28:DateTime64(3)} and e.time <= {p29:DateTime64(3)} group by person) where ifNull(n >= {p30:Float64}, false)) and p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMap(n -> if(abs(n) < {p31:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [maxOrNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p32:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p33:String}), null))))])[1] as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p34:UInt32} and revision > (select max(revision) from squashes where project_id = {p35:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p36:UInt32} and e.event = {p37:String}
and e.time >= {p38:DateTime64(3)} and e.time <= {p39:DateTime64(3)} group by person) where ifNull(n >= {p40:Float64}, false)) and p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, (uniqExactArray(if(notEmpty(if(empty(e.extra), e.properties.`amount`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p41:String}) = 'Array', JSONExtract(e.extra, {p42:String}, 'Array(Nullable(String))'), e.properties.`amount`.:`Array(Nullable(String))`))), arrayMap(one -> ifNull(one, 'null'), if(empty(e.extra), e.properties.`amount`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p43:String}) = 'Array', JSONExtract(e.extra, {p44:String}, 'Array(Nullable(String))'), e.properties.`amount`.:`Array(Nullable(String))`))), arrayFilter(one -> one is not null, [if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p45:String}) = 'String', JSONExtractString(e.extra, {p46:String}), null)))]))) + uniqExact(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p47:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p48:String}), null)))) + uniqExact(if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p49:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p50:String})), null))))) as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p51:UInt32} and revision > (select max(revision) from squashes where project_id = {p52:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p53:UInt32} and e.event = {p54:String}
and e.time >= {p55:DateTime64(3)} and e.time <= {p56:DateTime64(3)} group by person) where ifNull(n >= {p57:Float64}, false)) and p.person_id in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, uniqExact(toDate(e.time, {p58:String})) as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p59:UInt32} and revision > (select max(revision) from squashes where project_id = {p60:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p61:UInt32} and e.event = {p62:String}
and e.time >= {p63:DateTime64(3)} and e.time <= {p64:DateTime64(3)} group by person) where ifNull(n >= {p65:Float64}, false)) and p.person_id not in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, uniqExact(toDate(e.time, {p66:String})) as n from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p67:UInt32} and revision > (select max(revision) from squashes where project_id = {p68:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p69:UInt32} and e.event = {p70:String}
and e.time >= {p71:DateTime64(3)} and e.time <= {p72:DateTime64(3)} group by person) where not (ifNull(n < {p73:Float64}, false))))
-- p0 = 7
-- p1 = 1000000000
-- p2 = "amount"
-- p3 = "amount"
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = "PayOrder"
-- p8 = "1970-01-01 00:00:00.000"
-- p9 = "2026-11-01 02:00:00.000"
-- p10 = 500
-- p11 = 1000000000
-- p12 = "amount"
-- p13 = "amount"
-- p14 = 7
-- p15 = 7
-- p16 = 7
-- p17 = "PayOrder"
-- p18 = "1970-01-01 00:00:00.000"
-- p19 = "2026-11-01 02:00:00.000"
-- p20 = 500
-- p21 = 1000000000
-- p22 = "amount"
-- p23 = "amount"
-- p24 = 7
-- p25 = 7
-- p26 = 7
-- p27 = "PayOrder"
-- p28 = "1970-01-01 00:00:00.000"
-- p29 = "2026-11-01 02:00:00.000"
-- p30 = 500
-- p31 = 1000000000
-- p32 = "amount"
-- p33 = "amount"
-- p34 = 7
-- p35 = 7
-- p36 = 7
-- p37 = "PayOrder"
-- p38 = "1970-01-01 00:00:00.000"
-- p39 = "2026-11-01 02:00:00.000"
-- p40 = 500
-- p41 = "amount"
-- p42 = "amount"
-- p43 = "amount"
-- p44 = "amount"
-- p45 = "amount"
-- p46 = "amount"
-- p47 = "amount"
-- p48 = "amount"
-- p49 = "amount"
-- p50 = "amount"
-- p51 = 7
-- p52 = 7
-- p53 = 7
-- p54 = "PayOrder"
-- p55 = "1970-01-01 00:00:00.000"
-- p56 = "2026-11-01 02:00:00.000"
-- p57 = 500
-- p58 = "Asia/Shanghai"
-- p59 = 7
-- p60 = 7
-- p61 = 7
-- p62 = "PayOrder"
-- p63 = "2026-10-31 16:00:00.000"
-- p64 = "2026-11-01 02:00:00.000"
-- p65 = 500
-- p66 = "Asia/Shanghai"
-- p67 = 7
-- p68 = 7
-- p69 = 7
-- p70 = "PayOrder"
-- p71 = "2026-10-18 16:00:00.000"
-- p72 = "2026-10-25 15:59:59.999"
-- p73 = 3
