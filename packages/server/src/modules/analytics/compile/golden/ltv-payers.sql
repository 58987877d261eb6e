select person as person_id from (
select person, began.2 as cohort, arrayMap(x -> (x.2 - cohort, x.3), arrayFilter(x -> x.1 >= began.1, revenue)) as paid from (
select person, (minIf(ms, is_start = 1), argMinIf(bucket, ms, is_start = 1)) as began,
arrayZip(groupArrayIf(ms, amount != 0), groupArrayIf(bucket, amount != 0), groupArrayIf(amount, amount != 0)) as revenue
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, toInt64(toUnixTimestamp64Milli(e.time)) as ms, toInt32(intDiv(toInt32(toMonday(toDate(toTimeZone(e.time, {p6:String})))) + 3, 7)) as bucket, (e.event = {p7:String}) as is_start, if(e.time >= {p8:DateTime64(3)} and e.time < {p9:DateTime64(3)}, if(e.event = {p10:String}, toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p11:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p12:String}), null))), 0) * {p13:Float64} * 1e4)), toInt128(0)) + if(e.event = {p14:String}, toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p15:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p16:String}), null))), 0) * {p17:Float64} * 1e4)), toInt128(0)), toInt128(0)) as amount
from events e
where e.project_id = {p18:UInt32} and e.is_test = 0
and e.time >= {p19:DateTime64(3)} and e.time < {p20:DateTime64(3)}
and ((e.event = {p21:String}) or (e.event in {p22:Array(String)} and e.time >= {p23:DateTime64(3)} and e.time < {p24:DateTime64(3)})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > {p30:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p31:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p32:UInt32} and is_test = 1)))
group by person having countIf(is_start = 1) > 0
) where began.1 >= {p33:Int64} and began.1 < {p34:Int64}) where cohort = {p35:Int64} and cohort <= {p36:Int64} and arrayExists(x -> x.1 <= {p37:Int64} and x.2 > 0, paid)
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "Asia/Shanghai"
-- p7 = "SignUp"
-- p8 = "2026-09-30 16:00:00.000"
-- p9 = "2026-11-15 16:00:00.000"
-- p10 = "Pay"
-- p11 = "amount"
-- p12 = "amount"
-- p13 = 0.3
-- p14 = "Refund"
-- p15 = "amount"
-- p16 = "amount"
-- p17 = -0.3
-- p18 = 7
-- p19 = "1970-01-01 00:00:00.000"
-- p20 = "2026-11-15 16:00:00.000"
-- p21 = "SignUp"
-- p22 = ["Pay","Refund"]
-- p23 = "2026-09-30 16:00:00.000"
-- p24 = "2026-11-15 16:00:00.000"
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = 0
-- p31 = 7
-- p32 = 7
-- p33 = 1790784000000
-- p34 = 1793462400000
-- p35 = 2962
-- p36 = 2963
-- p37 = 1
