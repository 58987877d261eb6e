select level, count() as runs, sum(won) as converted from (
select run_id, groupUniqArray(step) as seen, max(reached) as won,
arrayFirstIndex(one -> not has(seen, one), {p0:Array(String)}) as missed, if(missed = 0, toInt64(length({p1:Array(String)})), toInt64(missed) - 1) as level
from (
select *, arrayJoin(arrayFilter(one -> one.1 != '', [
(if(next != {p2:String} or (port = 'parked' and not next != {p3:String}), node, ''), 0), (if(next != {p4:String}, next, ''), 1), (if(node = {p5:String} and (next != {p6:String} or (port = 'parked' and not next != {p7:String})), node, ''), 1),
(if((port = 'goal' and not next != {p8:String}), {p9:String}, ''), 1), (if((next != {p10:String} and next = ''), {p11:String}, ''), 1),
(if(((next != {p12:String} and next = '') and not reached and why != 'merged'), {p13:String}, ''), 1)])) as said, said.1 as step, said.2 as coming
from (select run_id, journey_history.person_id as person_id, node, port, next, why, left_at, if(node = {p14:String}, left_at, arrived_at) as arrived, run_id in (select run_id from journey_history
where project_id = {p15:UInt32} and journey_id = {p16:UInt32} and is_test = 0 and (port = 'goal' and not next != {p17:String})) as reached, entered as dated from journey_history inner join (
select run_id, person_id, left_at as entered from journey_history
where project_id = {p18:UInt32} and journey_id = {p19:UInt32} and is_test = 0 and node = {p20:String} and (next != {p21:String} or (port = 'parked' and not next != {p22:String}))
and (left_at >= {p23:DateTime64(3)} and left_at < {p24:DateTime64(3)})
and version = {p25:UInt32}) as cohort using (run_id)
where project_id = {p26:UInt32} and journey_id = {p27:UInt32} and is_test = 0
and left_at >= {p28:DateTime64(3)})) where coming = 1 group by run_id
) group by level
-- p0 = ["entry","w"]
-- p1 = ["entry","w"]
-- p2 = "."
-- p3 = "."
-- p4 = "."
-- p5 = "entry"
-- p6 = "."
-- p7 = "."
-- p8 = "."
-- p9 = "$goal"
-- p10 = "."
-- p11 = "$ended"
-- p12 = "."
-- p13 = "$dropped"
-- p14 = "entry"
-- p15 = 7
-- p16 = 3
-- p17 = "."
-- p18 = 7
-- p19 = 3
-- p20 = "entry"
-- p21 = "."
-- p22 = "."
-- p23 = "2026-10-01 00:00:00.000"
-- p24 = "2026-11-01 00:00:00.000"
-- p25 = 2
-- p26 = 7
-- p27 = 3
-- p28 = "2026-10-01 00:00:00.000"
