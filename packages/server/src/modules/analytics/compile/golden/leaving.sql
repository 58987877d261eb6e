select g.1 as journey, g.2 as template, count() as people, countIf(has(left_by, g)) as left
from (
select person, if(empty(groups), groups, arrayPushFront(groups, (toUInt32(0), ''))) as got, if(empty(lefts), lefts, arrayPushFront(lefts, (toUInt32(0), ''))) as left_by,
arrayExists(x -> x.1 < {p0:Int64}, lasts) as is_leaver, arrayExists(x -> x.1 < {p1:Int64} and x.2.1 > 0, lasts) as is_prompted
from (
select if(s.person = 0, d.person, s.person) as person, arrayDistinct(arrayMap(m -> (m.2, m.3), arrayFilter(m -> m.1 >= {p2:Int64} and m.1 < {p3:Int64} and m.1 + {p4:Int64} < {p5:Int64}, sent))) as groups,
arrayMap(l -> (l, arrayLast(m -> m.1 <= l, arrayFilter(m -> l - m.1 <= {p6:Int64}, sent))), gone) as lasts,
arrayDistinct(arrayMap(x -> (x.2.2, x.2.3), arrayFilter(x -> arrayExists(m -> m.1 >= {p7:Int64} and m.1 < {p8:Int64} and m.1 + {p9:Int64} < {p10:Int64}, [x.2]), lasts))) as lefts
from (select person, arraySort(groupArray((ms, toUInt32(journey), toString(template)))) as sent
from (select toUInt64(1) as person, toInt64(5) as ms, toUInt32(2) as journey, 't' as template) where person not in (
select person_id from profiles final where project_id = {p11:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p12:UInt32} and is_test = 1)) group by person) s full join (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > {p14:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).2, e.settled_person_id)) as person, groupArray(toInt64(toUnixTimestamp64Milli(e.time))) as gone
from events e
where e.project_id = {p19:UInt32} and e.is_test = 0
and e.time >= {p20:DateTime64(3)} and e.time < {p21:DateTime64(3)}
and e.event = {p22:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p29:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p30:UInt32} and is_test = 1)) group by person) d on d.person = s.person
)) array join got as g group by journey, template order by journey, template
-- p0 = 1793462400000
-- p1 = 1793462400000
-- p2 = 1790784000000
-- p3 = 1793462400000
-- p4 = 86400000
-- p5 = 1793498400000
-- p6 = 86400000
-- p7 = 1790784000000
-- p8 = 1793462400000
-- p9 = 86400000
-- p10 = 1793498400000
-- p11 = 7
-- p12 = 7
-- p13 = 7
-- p14 = 0
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = "2026-09-30 16:00:00.000"
-- p21 = "2026-11-01 16:00:00.001"
-- p22 = "Unfollow"
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = 7
