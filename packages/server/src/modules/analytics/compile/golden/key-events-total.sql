select countIf(state = 'counted') as people, countIf(converted) as converted, countIf(state = 'early') as early, countIf(state = 'open') as open,
countIf(goal > 0 and state != 'open') as buyers
from (
select person, begun, goal, state, state = 'counted' and goal > 0 as converted from (
select person, begun, arraySort(arrayFilter(g -> g > begun and toInt64(intDiv(g, 4096)) <= toInt64(intDiv(begun, 4096)) + {p0:Int64}, goals))[1] as goal,
multiIf(toInt64(intDiv(begun, 4096)) + {p1:Int64} > {p2:Int64}, 'open', goal > 0 and toInt64(intDiv(goal, 4096)) <= toInt64(intDiv(begun, 4096)) + {p3:Int64}, 'early', 'counted') as state
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).2, e.settled_person_id)) as person, minIf(e.ord, e.event = {p10:String} and e.time >= {p11:DateTime64(3)} and e.time < {p12:DateTime64(3)}) as begun, groupArrayIf(e.ord, e.event = {p13:String}) as goals
from events e
where e.project_id = {p14:UInt32} and e.is_test = 0
and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}
and e.event in {p17:Array(String)} and ((e.event = {p18:String}) or (e.event = {p19:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p26:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p27:UInt32} and is_test = 1))
group by person having begun > 0
)
))
-- p0 = 691200000
-- p1 = 691200000
-- p2 = 1793498400000
-- p3 = 86400000
-- p4 = 7
-- p5 = 0
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = "SignUp"
-- p11 = "2026-09-30 16:00:00.000"
-- p12 = "2026-10-31 16:00:00.000"
-- p13 = "Pay"
-- p14 = 7
-- p15 = "2026-09-30 16:00:00.000"
-- p16 = "2026-11-08 16:00:00.000"
-- p17 = ["SignUp","Pay"]
-- p18 = "SignUp"
-- p19 = "Pay"
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 7
