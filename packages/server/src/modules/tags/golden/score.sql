select person as person_id, raw from (
select person, least({p0:Float64}, greatest({p1:Float64}, arrayMap(n -> if(abs(n) < {p2:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(arrayMap(cap -> greatest(-cap, least(cap, points)), [ifNull({p3:Array(Nullable(Float64))}[criterion + 1], inf)])[1])])[1])) as raw from (
select person_id as person, {p4:Array(UInt8)}[which + 1] as criterion, toUInt64(0) as events, {p5:Array(Float64)}[which + 1] as points
from (select person_id, arrayJoin(bitPositionsToArray(met)) as which from (select toUInt64(1) as person_id, toUInt32(1) as met)) union all
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).2, e.settled_person_id)) as person, {p12:UInt8} as criterion, count() as events, arrayMap(n -> if(abs(n) < {p13:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(arrayMap(n -> if(abs(n) < {p14:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [{p15:Float64} * assumeNotNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p16:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p17:String}), null)))) * exp2(-({p18:Int64} - toUnixTimestamp64Milli(e.time)) / {p19:Float64})])[1])])[1] as points
from events e  where e.project_id = {p20:UInt32} and e.event = {p21:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p22:String}) = 'String', JSONExtractString(e.extra, {p23:String}), null))) = {p24:String}, false)
and e.time >= {p25:DateTime64(3)} and e.time <= {p26:DateTime64(3)} and if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))) is not null group by person union all
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > {p30:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).2, e.settled_person_id)) as person, {p35:UInt8} as criterion, count() as events, arrayMap(n -> if(abs(n) < {p36:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(arrayMap(n -> if(abs(n) < {p37:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [{p38:Float64} * assumeNotNull(toFloat64(1))])[1])])[1] as points
from events e  where e.project_id = {p39:UInt32} and e.event = {p40:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p41:String}) = 'String', JSONExtractString(e.extra, {p42:String}), null))) = {p43:String}, false)
and e.time >= {p44:DateTime64(3)} and e.time <= {p45:DateTime64(3)} group by person) group by person having isFinite(raw))
where person in (select person_id from profiles final where project_id = {p46:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 100
-- p1 = 0
-- p2 = 1000000000
-- p3 = [null,50,null]
-- p4 = [0]
-- p5 = [20]
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 1
-- p13 = 1000000000
-- p14 = 1000000000
-- p15 = 0.1
-- p16 = "amount"
-- p17 = "amount"
-- p18 = 1793498400000
-- p19 = 2592000000
-- p20 = 7
-- p21 = "PayOrder"
-- p22 = "city"
-- p23 = "city"
-- p24 = "上海"
-- p25 = "2026-10-02 02:00:00.000"
-- p26 = "2026-11-01 02:00:00.000"
-- p27 = "amount"
-- p28 = "amount"
-- p29 = 7
-- p30 = 0
-- p31 = 7
-- p32 = 0
-- p33 = 7
-- p34 = 0
-- p35 = 2
-- p36 = 1000000000
-- p37 = 1000000000
-- p38 = -5
-- p39 = 7
-- p40 = "PayOrder"
-- p41 = "city"
-- p42 = "city"
-- p43 = "上海"
-- p44 = "2026-10-02 02:00:00.000"
-- p45 = "2026-11-01 02:00:00.000"
-- p46 = 7
