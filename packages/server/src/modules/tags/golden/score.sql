select person as person_id, raw from (
select person, least({p0:Float64}, greatest({p1:Float64}, arrayMap(n -> if(abs(n) < {p2:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(arrayMap(cap -> greatest(-cap, least(cap, points)), [ifNull({p3:Array(Nullable(Float64))}[criterion + 1], inf)])[1])])[1])) as raw from (
select person_id as person, {p4:Array(UInt8)}[which + 1] as criterion, toUInt64(0) as events, {p5:Array(Float64)}[which + 1] as points
from (select person_id, arrayJoin(bitPositionsToArray(met)) as which from (select toUInt64(1) as person_id, toUInt32(1) as met)) union all
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, {p6:UInt8} as criterion, count() as events, arrayMap(n -> if(abs(n) < {p7:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(arrayMap(n -> if(abs(n) < {p8:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [{p9:Float64} * assumeNotNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p10:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p11:String}), null)))) * exp2(-({p12:Int64} - toUnixTimestamp64Milli(e.time)) / {p13:Float64})])[1])])[1] as points
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p14:UInt32} and revision > (select max(revision) from squashes where project_id = {p15:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p16:UInt32} and e.event = {p17:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p18:String}) = 'String', JSONExtractString(e.extra, {p19:String}), null))) = {p20:String}, false)
and e.time >= {p21:DateTime64(3)} and e.time <= {p22:DateTime64(3)} and if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p23:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p24:String}), null))) is not null group by person union all
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, {p25:UInt8} as criterion, count() as events, arrayMap(n -> if(abs(n) < {p26:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [sum(arrayMap(n -> if(abs(n) < {p27:Float64}, floor(n * 1e6 + 0.5) / 1e6, n), [{p28:Float64} * assumeNotNull(toFloat64(1))])[1])])[1] as points
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p29:UInt32} and revision > (select max(revision) from squashes where project_id = {p30:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p31:UInt32} and e.event = {p32:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p33:String}) = 'String', JSONExtractString(e.extra, {p34:String}), null))) = {p35:String}, false)
and e.time >= {p36:DateTime64(3)} and e.time <= {p37:DateTime64(3)} group by person) group by person having isFinite(raw))
where person in (select person_id from profiles final where project_id = {p38:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 100
-- p1 = 0
-- p2 = 1000000000
-- p3 = [null,50,null]
-- p4 = [0]
-- p5 = [20]
-- p6 = 1
-- p7 = 1000000000
-- p8 = 1000000000
-- p9 = 0.1
-- p10 = "amount"
-- p11 = "amount"
-- p12 = 1793498400000
-- p13 = 2592000000
-- p14 = 7
-- p15 = 7
-- p16 = 7
-- p17 = "PayOrder"
-- p18 = "city"
-- p19 = "city"
-- p20 = "上海"
-- p21 = "2026-10-02 02:00:00.000"
-- p22 = "2026-11-01 02:00:00.000"
-- p23 = "amount"
-- p24 = "amount"
-- p25 = 2
-- p26 = 1000000000
-- p27 = 1000000000
-- p28 = -5
-- p29 = 7
-- p30 = 7
-- p31 = 7
-- p32 = "PayOrder"
-- p33 = "city"
-- p34 = "city"
-- p35 = "上海"
-- p36 = "2026-10-02 02:00:00.000"
-- p37 = "2026-11-01 02:00:00.000"
-- p38 = 7
