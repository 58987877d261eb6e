select event, count() as people, countIf(hit) as converted, quantileExactInclusive(0.5)(since) as since_ms
from (
select person, told as event, any(converted) as hit, min(toInt64(intDiv(done, 4096))) - any(toInt64(intDiv(begun, 4096))) as since
from (
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
and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p16:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p17:UInt32} and is_test = 1))) as doings
inner join (
select person, begun, goal, state, state = 'counted' and goal > 0 as converted from (
select person, begun, arraySort(arrayFilter(g -> g > begun and toInt64(intDiv(g, 4096)) <= toInt64(intDiv(begun, 4096)) + {p18:Int64}, goals))[1] as goal,
multiIf(toInt64(intDiv(begun, 4096)) + {p19:Int64} > {p20:Int64}, 'open', goal > 0 and toInt64(intDiv(goal, 4096)) <= toInt64(intDiv(begun, 4096)) + {p21:Int64}, 'early', 'counted') as state
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).2, e.settled_person_id)) as person, minIf(e.ord, e.event = {p28:String} and e.time >= {p29:DateTime64(3)} and e.time < {p30:DateTime64(3)}) as begun, groupArrayIf(e.ord, e.event = {p31:String}) as goals
from events e
where e.project_id = {p32:UInt32} and e.is_test = 0
and e.time >= {p33:DateTime64(3)} and e.time < {p34:DateTime64(3)}
and e.event in {p35:Array(String)} and ((e.event = {p36:String}) or (e.event = {p37:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p44:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p45:UInt32} and is_test = 1))
group by person having begun > 0
)
)) as seen on doings.person = seen.person
where done > begun and looked and state = 'counted') group by person, event
) group by event order by people desc, event limit {p46:UInt32}
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
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 7
-- p18 = 691200000
-- p19 = 691200000
-- p20 = 1793498400000
-- p21 = 86400000
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 0
-- p28 = "SignUp"
-- p29 = "2026-09-30 16:00:00.000"
-- p30 = "2026-10-31 16:00:00.000"
-- p31 = "Pay"
-- p32 = 7
-- p33 = "2026-09-30 16:00:00.000"
-- p34 = "2026-11-08 16:00:00.000"
-- p35 = ["SignUp","Pay"]
-- p36 = "SignUp"
-- p37 = "Pay"
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 7
-- p46 = 200
