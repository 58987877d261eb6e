select step.1 as factor, count() as buyers, avg(nth) as place, quantileExactInclusive(0.5)(toInt64(intDiv(step.2, 4096)) - toInt64(intDiv(begun_at, 4096))) as since_ms,
quantileExactInclusive(0.5)(toInt64(intDiv(goal_at, 4096)) - toInt64(intDiv(step.2, 4096))) as until_ms
from (select begun_at, goal_at, arraySort(step -> (step.2, step.1), arrayFilter(step -> step.2 > 0, arrayMap((at, i) -> (toUInt8(i - 1), at), firsts, arrayEnumerate(firsts)))) as steps from (
select person, any(begun) as begun_at, any(goal) as goal_at, any(state) as state_of, any(converted) as hit,
toUInt16(groupBitOrIf(told, looked) + if(person in (select 1 as person_id), {p0:UInt16}, 0)) as mask, [minIf(done, done > 0 and done < goal and bitTest(told, {p1:UInt8})), minIf(done, done > 0 and done < goal and bitTest(told, {p2:UInt8})), minIf(done, done > 0 and done < goal and bitTest(told, {p3:UInt8}))] as firsts
from (select person, begun, goal, state, converted, toUInt64(0) as done, false as looked, toUInt16(0) as told from (
select person, begun, goal, state, state = 'counted' and goal > 0 as converted from (
select person, begun, arraySort(arrayFilter(g -> g > begun and toInt64(intDiv(g, 4096)) <= toInt64(intDiv(begun, 4096)) + {p4:Int64}, goals))[1] as goal,
multiIf(toInt64(intDiv(begun, 4096)) + {p5:Int64} > {p6:Int64}, 'open', goal > 0 and toInt64(intDiv(goal, 4096)) <= toInt64(intDiv(begun, 4096)) + {p7:Int64}, 'early', 'counted') as state
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).2, e.settled_person_id)) as person, minIf(e.ord, e.event = {p14:String} and e.time >= {p15:DateTime64(3)} and e.time < {p16:DateTime64(3)}) as begun, groupArrayIf(e.ord, e.event = {p17:String}) as goals
from events e
where e.project_id = {p18:UInt32} and e.is_test = 0
and e.time >= {p19:DateTime64(3)} and e.time < {p20:DateTime64(3)}
and e.event in {p21:Array(String)} and ((e.event = {p22:String}) or (e.event = {p23:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p26:UInt32} and revision > {p27:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p28:UInt32} and revision > {p29:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p30:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p31:UInt32} and is_test = 1))
group by person having begun > 0
)
)) union all
select seen.person as person, begun, goal, state, converted, done, toInt64(intDiv(done, 4096)) <= toInt64(intDiv(begun, 4096)) + {p32:Int64} as looked, told
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).2, e.settled_person_id)) as person, e.ord as done, toUInt16(if(e.event = {p39:String}, {p40:UInt16}, 0) + if(e.event = {p41:String} and ifNull(if(empty(e.extra), e.properties.`price`.:Float64, coalesce(e.properties.`price`.:Float64, if(JSONType(e.extra, {p42:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p43:String}), null))) < {p44:Float64}, false), {p45:UInt16}, 0)) as told
from events e
where e.project_id = {p46:UInt32} and e.is_test = 0
and e.time >= {p47:DateTime64(3)} and e.time < {p48:DateTime64(3)}
and e.event in {p49:Array(String)} and ((e.event = {p50:String}) or (e.event = {p51:String} and ifNull(if(empty(e.extra), e.properties.`price`.:Float64, coalesce(e.properties.`price`.:Float64, if(JSONType(e.extra, {p52:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p53:String}), null))) < {p54:Float64}, false))) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p55:UInt32} and revision > {p56:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p57:UInt32} and revision > {p58:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p59:UInt32} and revision > {p60:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p61:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p62:UInt32} and is_test = 1))) as doings
inner join (
select person, begun, goal, state, state = 'counted' and goal > 0 as converted from (
select person, begun, arraySort(arrayFilter(g -> g > begun and toInt64(intDiv(g, 4096)) <= toInt64(intDiv(begun, 4096)) + {p63:Int64}, goals))[1] as goal,
multiIf(toInt64(intDiv(begun, 4096)) + {p64:Int64} > {p65:Int64}, 'open', goal > 0 and toInt64(intDiv(goal, 4096)) <= toInt64(intDiv(begun, 4096)) + {p66:Int64}, 'early', 'counted') as state
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p67:UInt32} and revision > {p68:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p71:UInt32} and revision > {p72:UInt64})).2, e.settled_person_id)) as person, minIf(e.ord, e.event = {p73:String} and e.time >= {p74:DateTime64(3)} and e.time < {p75:DateTime64(3)}) as begun, groupArrayIf(e.ord, e.event = {p76:String}) as goals
from events e
where e.project_id = {p77:UInt32} and e.is_test = 0
and e.time >= {p78:DateTime64(3)} and e.time < {p79:DateTime64(3)}
and e.event in {p80:Array(String)} and ((e.event = {p81:String}) or (e.event = {p82:String})) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p83:UInt32} and revision > {p84:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p85:UInt32} and revision > {p86:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p87:UInt32} and revision > {p88:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p89:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p90:UInt32} and is_test = 1))
group by person having begun > 0
)
)) as seen on doings.person = seen.person
where done > begun) group by person) where goal_at > 0 and state_of != 'open')
array join steps as step, arrayEnumerate(steps) as nth
group by factor order by factor
-- p0 = 2
-- p1 = 0
-- p2 = 1
-- p3 = 2
-- p4 = 691200000
-- p5 = 691200000
-- p6 = 1793498400000
-- p7 = 86400000
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = "SignUp"
-- p15 = "2026-09-30 16:00:00.000"
-- p16 = "2026-10-31 16:00:00.000"
-- p17 = "Pay"
-- p18 = 7
-- p19 = "2026-09-30 16:00:00.000"
-- p20 = "2026-11-08 16:00:00.000"
-- p21 = ["SignUp","Pay"]
-- p22 = "SignUp"
-- p23 = "Pay"
-- p24 = 7
-- p25 = 0
-- p26 = 7
-- p27 = 0
-- p28 = 7
-- p29 = 0
-- p30 = 7
-- p31 = 7
-- p32 = 86400000
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 0
-- p39 = "View"
-- p40 = 1
-- p41 = "View"
-- p42 = "price"
-- p43 = "price"
-- p44 = 100
-- p45 = 4
-- p46 = 7
-- p47 = "2026-09-30 16:00:00.000"
-- p48 = "2026-11-08 16:00:00.000"
-- p49 = ["View"]
-- p50 = "View"
-- p51 = "View"
-- p52 = "price"
-- p53 = "price"
-- p54 = 100
-- p55 = 7
-- p56 = 0
-- p57 = 7
-- p58 = 0
-- p59 = 7
-- p60 = 0
-- p61 = 7
-- p62 = 7
-- p63 = 691200000
-- p64 = 691200000
-- p65 = 1793498400000
-- p66 = 86400000
-- p67 = 7
-- p68 = 0
-- p69 = 7
-- p70 = 0
-- p71 = 7
-- p72 = 0
-- p73 = "SignUp"
-- p74 = "2026-09-30 16:00:00.000"
-- p75 = "2026-10-31 16:00:00.000"
-- p76 = "Pay"
-- p77 = 7
-- p78 = "2026-09-30 16:00:00.000"
-- p79 = "2026-11-08 16:00:00.000"
-- p80 = ["SignUp","Pay"]
-- p81 = "SignUp"
-- p82 = "Pay"
-- p83 = 7
-- p84 = 0
-- p85 = 7
-- p86 = 0
-- p87 = 7
-- p88 = 0
-- p89 = 7
-- p90 = 7
