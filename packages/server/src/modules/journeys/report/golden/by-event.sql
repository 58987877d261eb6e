select step, countIf(coming = 1 and (left_at >= {p0:DateTime64(3)} and left_at < {p1:DateTime64(3)})) as came, uniqExactIf(run_id, coming = 1 and (left_at >= {p2:DateTime64(3)} and left_at < {p3:DateTime64(3)})) as runs, sumMapIf([toString(port)], [toUInt64(1)], coming = 0 and next != {p4:String} and (left_at >= {p5:DateTime64(3)} and left_at < {p6:DateTime64(3)})) as left,
countIf(coming = 0 and (port = 'parked' and not next != {p7:String}) and (left_at >= {p8:DateTime64(3)} and left_at < {p9:DateTime64(3)})) as parked,
toInt64(countIf(coming = 1 and (left_at >= {p10:DateTime64(3)} and left_at < {p11:DateTime64(3)}))) - toInt64(countIf(coming = 0 and (arrived >= {p12:DateTime64(3)} and arrived < {p13:DateTime64(3)}))) as inside,
countIf(coming = 0 and next != {p14:String} and (left_at >= {p15:DateTime64(3)} and left_at < {p16:DateTime64(3)}) and (next != {p17:String} and next = '')) as ended, countIf(coming = 0 and next != {p18:String} and (left_at >= {p19:DateTime64(3)} and left_at < {p20:DateTime64(3)}) and ((next != {p21:String} and next = '') and not reached and why != 'merged')) as dropped,
quantilesExactIf(0.5, 0.9)(toInt64(dateDiff('millisecond', arrived, left_at)), coming = 0 and next != {p22:String} and (left_at >= {p23:DateTime64(3)} and left_at < {p24:DateTime64(3)})) as times,
sumMapIf([toString(toStartOfWeek(toTimeZone(dated, {p25:String}), 1))], [toUInt64(1)], coming = 1 and (left_at >= {p26:DateTime64(3)} and left_at < {p27:DateTime64(3)})) as series
from (
select *, arrayJoin(arrayFilter(one -> one.1 != '', [
(if(next != {p28:String} or (port = 'parked' and not next != {p29:String}), node, ''), 0), (if(next != {p30:String}, next, ''), 1), (if(node = {p31:String} and (next != {p32:String} or (port = 'parked' and not next != {p33:String})), node, ''), 1),
(if((port = 'goal' and not next != {p34:String}), {p35:String}, ''), 1), (if((next != {p36:String} and next = ''), {p37:String}, ''), 1),
(if(((next != {p38:String} and next = '') and not reached and why != 'merged'), {p39:String}, ''), 1)])) as said, said.1 as step, said.2 as coming
from (select run_id, journey_history.person_id as person_id, node, port, next, why, left_at, if(node = {p40:String}, left_at, arrived_at) as arrived, run_id in (select run_id from journey_history
where project_id = {p41:UInt32} and journey_id = {p42:UInt32} and is_test = 0 and (port = 'goal' and not next != {p43:String})) as reached, left_at as dated from journey_history
where project_id = {p44:UInt32} and journey_id = {p45:UInt32} and is_test = 0 and left_at >= {p46:DateTime64(3)} and 1 = 1)) group by step
-- p0 = "2026-10-01 00:00:00.000"
-- p1 = "2026-11-01 00:00:00.000"
-- p2 = "2026-10-01 00:00:00.000"
-- p3 = "2026-11-01 00:00:00.000"
-- p4 = "."
-- p5 = "2026-10-01 00:00:00.000"
-- p6 = "2026-11-01 00:00:00.000"
-- p7 = "."
-- p8 = "2026-10-01 00:00:00.000"
-- p9 = "2026-11-01 00:00:00.000"
-- p10 = "2026-10-01 00:00:00.000"
-- p11 = "2026-11-01 00:00:00.000"
-- p12 = "2026-10-01 00:00:00.000"
-- p13 = "2026-11-01 00:00:00.000"
-- p14 = "."
-- p15 = "2026-10-01 00:00:00.000"
-- p16 = "2026-11-01 00:00:00.000"
-- p17 = "."
-- p18 = "."
-- p19 = "2026-10-01 00:00:00.000"
-- p20 = "2026-11-01 00:00:00.000"
-- p21 = "."
-- p22 = "."
-- p23 = "2026-10-01 00:00:00.000"
-- p24 = "2026-11-01 00:00:00.000"
-- p25 = "Asia/Shanghai"
-- p26 = "2026-10-01 00:00:00.000"
-- p27 = "2026-11-01 00:00:00.000"
-- p28 = "."
-- p29 = "."
-- p30 = "."
-- p31 = "entry"
-- p32 = "."
-- p33 = "."
-- p34 = "."
-- p35 = "$goal"
-- p36 = "."
-- p37 = "$ended"
-- p38 = "."
-- p39 = "$dropped"
-- p40 = "entry"
-- p41 = 7
-- p42 = 3
-- p43 = "."
-- p44 = 7
-- p45 = 3
-- p46 = "2026-10-01 00:00:00.000"
