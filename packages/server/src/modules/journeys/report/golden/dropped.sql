select run_id, person_id from (
select *, arrayJoin(arrayFilter(one -> one.1 != '', [
(if(next != {p0:String} or (port = 'parked' and not next != {p1:String}), node, ''), 0), (if(next != {p2:String}, next, ''), 1), (if(node = {p3:String} and (next != {p4:String} or (port = 'parked' and not next != {p5:String})), node, ''), 1),
(if((port = 'goal' and not next != {p6:String}), {p7:String}, ''), 1), (if((next != {p8:String} and next = ''), {p9:String}, ''), 1),
(if(((next != {p10:String} and next = '') and not reached and why != 'merged'), {p11:String}, ''), 1)])) as said, said.1 as step, said.2 as coming
from (select run_id, journey_history.person_id as person_id, node, port, next, why, left_at, if(node = {p12:String}, left_at, arrived_at) as arrived, run_id in (select run_id from journey_history
where project_id = {p13:UInt32} and journey_id = {p14:UInt32} and is_test = 0 and (port = 'goal' and not next != {p15:String})) as reached, entered as dated from journey_history inner join (
select run_id, person_id, left_at as entered from journey_history
where project_id = {p16:UInt32} and journey_id = {p17:UInt32} and is_test = 0 and node = {p18:String} and (next != {p19:String} or (port = 'parked' and not next != {p20:String}))
and (left_at >= {p21:DateTime64(3)} and left_at < {p22:DateTime64(3)})
and version = {p23:UInt32}) as cohort using (run_id)
where project_id = {p24:UInt32} and journey_id = {p25:UInt32} and is_test = 0
and left_at >= {p26:DateTime64(3)}))
where step = {p27:String} and coming = 0 and ((next != {p28:String} and next = '') and not reached and why != 'merged') and 1 = 1
-- p0 = "."
-- p1 = "."
-- p2 = "."
-- p3 = "entry"
-- p4 = "."
-- p5 = "."
-- p6 = "."
-- p7 = "$goal"
-- p8 = "."
-- p9 = "$ended"
-- p10 = "."
-- p11 = "$dropped"
-- p12 = "entry"
-- p13 = 7
-- p14 = 3
-- p15 = "."
-- p16 = 7
-- p17 = 3
-- p18 = "entry"
-- p19 = "."
-- p20 = "."
-- p21 = "2026-10-01 00:00:00.000"
-- p22 = "2026-11-01 00:00:00.000"
-- p23 = 2
-- p24 = 7
-- p25 = 3
-- p26 = "2026-10-01 00:00:00.000"
-- p27 = "w"
-- p28 = "."
