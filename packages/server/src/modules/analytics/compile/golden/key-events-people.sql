select distinct person as person_id from (
select seen.person as person, begun, goal, state, converted, done, toInt64(intDiv(done, 4096)) <= toInt64(intDiv(begun, 4096)) + {p0:Int64} as looked, told
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, e.ord as done, toString(e.event) as told
from events e
where e.project_id = {p7:UInt32} and e.is_test = 0
and e.time >= {p8:DateTime64(3)} and e.time < {p9:DateTime64(3)}
and e.event = {p10:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > {p14:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p17:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p18:UInt32} and is_test = 1))) as doings
inner join (
select person, begun, goal, state, state = 'counted' and goal > 0 as converted from (
select person, begun, arraySort(arrayFilter(g -> g > begun and toInt64(intDiv(g, 4096)) <= toInt64(intDiv(begun, 4096)) + {p19:Int64}, goals))[1] as goal,
multiIf(toInt64(intDiv(begun, 4096)) + {p20:Int64} > {p21:Int64}, 'open', goal > 0 and toInt64(intDiv(goal, 4096)) <= toInt64(intDiv(begun, 4096)) + {p22:Int64}, 'early', 'counted') as state
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).2, e.settled_person_id)) as person, minIf(e.ord, e.event = {p29:String} and e.time >= {p30:DateTime64(3)} and e.time < {p31:DateTime64(3)}) as begun, groupArrayIf(e.ord, e.event = {p32:String}) as goals
from events e
where e.project_id = {p33:UInt32} and e.is_test = 0
and e.time >= {p34:DateTime64(3)} and e.time < {p35:DateTime64(3)}
and e.event in {p36:Array(String)} and ((e.event = {p37:String}) or (e.event = {p38:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p39:UInt32} and revision > {p40:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > {p42:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p45:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p46:UInt32} and is_test = 1))
group by person having begun > 0
)
)) as seen on doings.person = seen.person
where done > begun and looked and state = 'counted') where converted
-- p0 = 86400000
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 7
-- p8 = "2026-09-30 16:00:00.000"
-- p9 = "2026-11-08 16:00:00.000"
-- p10 = "View"
-- p11 = 7
-- p12 = 0
-- p13 = 7
-- p14 = 0
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 7
-- p19 = 691200000
-- p20 = 691200000
-- p21 = 1793498400000
-- p22 = 86400000
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 0
-- p29 = "SignUp"
-- p30 = "2026-09-30 16:00:00.000"
-- p31 = "2026-10-31 16:00:00.000"
-- p32 = "Pay"
-- p33 = 7
-- p34 = "2026-09-30 16:00:00.000"
-- p35 = "2026-11-08 16:00:00.000"
-- p36 = ["SignUp","Pay"]
-- p37 = "SignUp"
-- p38 = "Pay"
-- p39 = 7
-- p40 = 0
-- p41 = 7
-- p42 = 0
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 7
