select step, countIf(coming = 1 and 1 = 1) as came, uniqExactIf(run_id, coming = 1 and 1 = 1) as runs, sumMapIf([toString(port)], [toUInt64(1)], coming = 0 and next != {p0:String} and 1 = 1) as left,
countIf(coming = 0 and (port = 'parked' and not next != {p1:String}) and 1 = 1) as parked,
toInt64(countIf(coming = 1 and 1 = 1)) - toInt64(countIf(coming = 0 and 1 = 1)) as inside,
countIf(coming = 0 and next != {p2:String} and 1 = 1 and (next != {p3:String} and next = '')) as ended, countIf(coming = 0 and next != {p4:String} and 1 = 1 and ((next != {p5:String} and next = '') and not reached and why != 'merged')) as dropped,
quantilesExactIf(0.5, 0.9)(toInt64(dateDiff('millisecond', arrived, left_at)), coming = 0 and next != {p6:String} and 1 = 1) as times,
sumMapIf([toString(toDate(toTimeZone(dated, {p7:String})))], [toUInt64(1)], coming = 1 and 1 = 1) as series
from (
select *, arrayJoin(arrayFilter(one -> one.1 != '', [
(if(next != {p8:String} or (port = 'parked' and not next != {p9:String}), node, ''), 0), (if(next != {p10:String}, next, ''), 1), (if(node = {p11:String} and (next != {p12:String} or (port = 'parked' and not next != {p13:String})), node, ''), 1),
(if((port = 'goal' and not next != {p14:String}), {p15:String}, ''), 1), (if((next != {p16:String} and next = ''), {p17:String}, ''), 1),
(if(((next != {p18:String} and next = '') and not reached and why != 'merged'), {p19:String}, ''), 1)])) as said, said.1 as step, said.2 as coming
from (select run_id, journey_history.person_id as person_id, node, port, next, why, left_at, if(node = {p20:String}, left_at, arrived_at) as arrived, run_id in (select run_id from journey_history
where project_id = {p21:UInt32} and journey_id = {p22:UInt32} and is_test = 0 and (port = 'goal' and not next != {p23:String})) as reached, entered as dated from journey_history inner join (
select run_id, person_id, left_at as entered from journey_history
where project_id = {p24:UInt32} and journey_id = {p25:UInt32} and is_test = 0 and node = {p26:String} and (next != {p27:String} or (port = 'parked' and not next != {p28:String}))
and (left_at >= {p29:DateTime64(3)} and left_at < {p30:DateTime64(3)})
and version = {p31:UInt32}) as cohort using (run_id)
where project_id = {p32:UInt32} and journey_id = {p33:UInt32} and is_test = 0
and left_at >= {p34:DateTime64(3)})) group by step
-- p0 = "."
-- p1 = "."
-- p2 = "."
-- p3 = "."
-- p4 = "."
-- p5 = "."
-- p6 = "."
-- p7 = "Asia/Shanghai"
-- p8 = "."
-- p9 = "."
-- p10 = "."
-- p11 = "entry"
-- p12 = "."
-- p13 = "."
-- p14 = "."
-- p15 = "$goal"
-- p16 = "."
-- p17 = "$ended"
-- p18 = "."
-- p19 = "$dropped"
-- p20 = "entry"
-- p21 = 7
-- p22 = 3
-- p23 = "."
-- p24 = 7
-- p25 = 3
-- p26 = "entry"
-- p27 = "."
-- p28 = "."
-- p29 = "2026-10-01 00:00:00.000"
-- p30 = "2026-11-01 00:00:00.000"
-- p31 = 2
-- p32 = 7
-- p33 = 3
-- p34 = "2026-10-01 00:00:00.000"
