select multiIf(before != '', if(indexOf({p0:Array(String)}, substring(before, 2)) = 0, {p1:UInt32}, toUInt32(indexOf({p2:Array(String)}, substring(before, 2)) - 1)), false, {p3:UInt32}, {p4:UInt32}) as was, multiIf(after != '', if(indexOf({p5:Array(String)}, substring(after, 2)) = 0, {p6:UInt32}, toUInt32(indexOf({p7:Array(String)}, substring(after, 2)) - 1)), false, {p8:UInt32}, {p9:UInt32}) as now, count() as people from (
select person, argMax(first_held, (first_held != '', number = person, first_revision)) as before, argMax(last_held, (last_held != '', number = person, last_revision)) as after from (
select e.person as person, c.number as number, argMaxIf(c.held, c.revision, c.at < e.first) as first_held, maxIf(c.revision, c.at < e.first) as first_revision,
argMaxIf(c.held, c.revision, c.at <= e.second) as last_held, maxIf(c.revision, c.at <= e.second) as last_revision
from (select toUInt64(1) as person, {p10:DateTime64(3)} as first, {p11:DateTime64(3)} as second) as e left join (
select if(person_now.new_person_id = 0, t.person_id, person_now.new_person_id) as person, t.person_id as number, t.at as at, t.revision as revision, if(t.removed = 1, '', concat('=', t.value)) as held
from tag_changes as t
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p12:UInt32}
) person_now on t.person_id = person_now.old_person_id
where t.project_id = {p13:UInt32} and t.tag = {p14:String}
) as c on e.person = c.person group by person, number
) group by person
) group by was, now
-- p0 = ["金","银"]
-- p1 = 2
-- p2 = ["金","银"]
-- p3 = 4
-- p4 = 3
-- p5 = ["金","银"]
-- p6 = 2
-- p7 = ["金","银"]
-- p8 = 4
-- p9 = 3
-- p10 = "2026-09-30 16:00:00.000"
-- p11 = "2026-10-31 16:00:00.000"
-- p12 = 7
-- p13 = 7
-- p14 = "忠诚度"
