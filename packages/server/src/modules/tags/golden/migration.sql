select multiIf(held.before != '', if(indexOf({p0:Array(String)}, substring(held.before, 2)) = 0, {p1:UInt32}, toUInt32(indexOf({p2:Array(String)}, substring(held.before, 2)) - 1)), everybody.seen >= {p3:DateTime64(3)}, {p4:UInt32}, {p5:UInt32}) as was, multiIf(held.after != '', if(indexOf({p6:Array(String)}, substring(held.after, 2)) = 0, {p7:UInt32}, toUInt32(indexOf({p8:Array(String)}, substring(held.after, 2)) - 1)), false, {p9:UInt32}, {p10:UInt32}) as now, count() as people
from (
select if(person_now.new_person_id = 0, p.person_id, person_now.new_person_id) as person, min(p.created_at) as seen, max(p.deleted = 0 and p.is_test = 0) as counts
from profiles as p final
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p11:UInt32}
) person_now on p.person_id = person_now.old_person_id
where p.project_id = {p12:UInt32} group by person having counts = 1
) as everybody
left any join (
select if(person_now.new_person_id = 0, c.person_id, person_now.new_person_id) as person, argMax(c.first, (c.first != '', c.person_id = person, c.first_revision)) as before, argMax(c.last, (c.last != '', c.person_id = person, c.last_revision)) as after
from (
select person_id, argMaxIf(held, revision, at < {p13:DateTime64(3)}) as first, maxIf(revision, at < {p14:DateTime64(3)}) as first_revision,
argMax(held, revision) as last, max(revision) as last_revision
from (
select person_id, at, revision, if(removed = 1, '', concat('=', value)) as held from tag_changes
where project_id = {p15:UInt32} and tag = {p16:String} and at < {p17:DateTime64(3)}
) group by person_id
) as c
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p18:UInt32}
) person_now on c.person_id = person_now.old_person_id group by person
) as held on everybody.person = held.person
where everybody.seen < {p19:DateTime64(3)} or held.after != ''
group by was, now
-- p0 = ["金","银"]
-- p1 = 2
-- p2 = ["金","银"]
-- p3 = "2026-09-30 16:00:00.000"
-- p4 = 4
-- p5 = 3
-- p6 = ["金","银"]
-- p7 = 2
-- p8 = ["金","银"]
-- p9 = 4
-- p10 = 3
-- p11 = 7
-- p12 = 7
-- p13 = "2026-09-30 16:00:00.000"
-- p14 = "2026-09-30 16:00:00.000"
-- p15 = 7
-- p16 = "忠诚度"
-- p17 = "2026-10-31 16:00:00.000"
-- p18 = 7
-- p19 = "2026-10-31 16:00:00.000"
