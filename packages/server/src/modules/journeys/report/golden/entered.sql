select if(person_now.new_person_id = 0, m.person_id, person_now.new_person_id) as person, min(m.entered) as first,
least(first + toIntervalMillisecond({p0:Int64}), {p1:DateTime64(3)}) as second
from (
select run_id, person_id, left_at as entered from journey_history
where project_id = {p2:UInt32} and journey_id = {p3:UInt32} and is_test = 0 and node = {p4:String} and (next != {p5:String} or (port = 'parked' and not next != {p6:String}))
and (left_at >= {p7:DateTime64(3)} and left_at < {p8:DateTime64(3)})
and version = {p9:UInt32}) as m
left any join (
select old_person_id, person_id as new_person_id from person_overrides final where project_id = {p10:UInt32}
) person_now on m.person_id = person_now.old_person_id group by person
-- p0 = 3600000
-- p1 = "2026-11-01 00:00:00.000"
-- p2 = 7
-- p3 = 3
-- p4 = "entry"
-- p5 = "."
-- p6 = "."
-- p7 = "2026-10-01 00:00:00.000"
-- p8 = "2026-11-01 00:00:00.000"
-- p9 = 2
-- p10 = 7
