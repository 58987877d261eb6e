select cohort, count() as people,
sumForEach(arrayMap(n -> arraySum(arrayMap(x -> if(x.1 <= n, x.2, toInt128(0)), paid)), {p0:Array(Int64)})) as totals,
sumForEach(arrayMap(n -> arrayExists(x -> x.1 <= n and x.2 > 0, paid), {p1:Array(Int64)})) as payers
from (
select person, began.2 as cohort, arrayMap(x -> (x.2 - cohort, x.3), arrayFilter(x -> x.1 >= began.1, revenue)) as paid from (
select person, (minIf(ms, is_start = 1), argMinIf(bucket, ms, is_start = 1)) as began,
arrayZip(groupArrayIf(ms, amount != 0), groupArrayIf(bucket, amount != 0), groupArrayIf(amount, amount != 0)) as revenue
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).2, e.settled_person_id)) as person, toInt64(toUnixTimestamp64Milli(e.time)) as ms, toInt32(intDiv(toInt32(toMonday(toDate(toTimeZone(e.time, {p8:String})))) + 3, 7)) as bucket, (e.event = {p9:String}) as is_start, if(e.time >= {p10:DateTime64(3)} and e.time < {p11:DateTime64(3)}, if(e.event = {p12:String}, toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))), 0) * {p15:Float64} * 1e4)), toInt128(0)) + if(e.event = {p16:String}, toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p17:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p18:String}), null))), 0) * {p19:Float64} * 1e4)), toInt128(0)), toInt128(0)) as amount
from events e
where e.project_id = {p20:UInt32} and e.is_test = 0
and e.time >= {p21:DateTime64(3)} and e.time < {p22:DateTime64(3)}
and ((e.event = {p23:String}) or (e.event in {p24:Array(String)} and e.time >= {p25:DateTime64(3)} and e.time < {p26:DateTime64(3)})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > {p30:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p33:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p34:UInt32} and is_test = 1)))
group by person having countIf(is_start = 1) > 0
) where began.1 >= {p35:Int64} and began.1 < {p36:Int64}) group by cohort order by cohort
-- p0 = [0,1,2]
-- p1 = [0,1,2]
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = 0
-- p8 = "Asia/Shanghai"
-- p9 = "SignUp"
-- p10 = "2026-09-30 16:00:00.000"
-- p11 = "2026-11-15 16:00:00.000"
-- p12 = "Pay"
-- p13 = "amount"
-- p14 = "amount"
-- p15 = 0.3
-- p16 = "Refund"
-- p17 = "amount"
-- p18 = "amount"
-- p19 = -0.3
-- p20 = 7
-- p21 = "1970-01-01 00:00:00.000"
-- p22 = "2026-11-15 16:00:00.000"
-- p23 = "SignUp"
-- p24 = ["Pay","Refund"]
-- p25 = "2026-09-30 16:00:00.000"
-- p26 = "2026-11-15 16:00:00.000"
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = 0
-- p31 = 7
-- p32 = 0
-- p33 = 7
-- p34 = 7
-- p35 = 1790784000000
-- p36 = 1793462400000
