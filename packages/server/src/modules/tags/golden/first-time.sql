select person as person_id, raw from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, concat('time ', formatDateTime(min(e.time), '%Y-%m-%d %H:%i', {p0:String})) as raw from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p1:UInt32} and revision > (select max(revision) from squashes where project_id = {p2:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p3:UInt32} and e.event = {p4:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p5:String}) = 'String', JSONExtractString(e.extra, {p6:String}), null))) = {p7:String}, false)
and e.time >= {p8:DateTime64(3)} and e.time <= {p9:DateTime64(3)} group by person having raw != '')
where person in (select person_id from profiles final where project_id = {p10:UInt32} and deleted = 0 and is_test = 0)
-- p0 = "Asia/Shanghai"
-- p1 = 7
-- p2 = 7
-- p3 = 7
-- p4 = "PayOrder"
-- p5 = "city"
-- p6 = "city"
-- p7 = "上海"
-- p8 = "2026-10-02 02:00:00.000"
-- p9 = "2026-11-01 02:00:00.000"
-- p10 = 7
