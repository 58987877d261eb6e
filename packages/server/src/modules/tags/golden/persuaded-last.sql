select person as person_id, raw from (
select person, argMin(value, (-times, -latest, value)) as raw from (
select person, value, count() as times, max(at) as latest from (
select c.person as person, {p0:Array(String)}[t.place] as value, c.at as at, t.ms as touchedAt
from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, toUnixTimestamp64Milli(e.time) as at, at - {p1:Int64} as since from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p2:UInt32} and revision > (select max(revision) from squashes where project_id = {p3:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p4:UInt32} and e.event = {p5:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p6:String}) = 'String', JSONExtractString(e.extra, {p7:String}), null))) = {p8:String}, false)
and e.time >= {p9:DateTime64(3)} and e.time <= {p10:DateTime64(3)}) c asof join (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, toUnixTimestamp64Milli(e.time) as ms, argMax(multiIf(e.event = {p11:String}, {p12:UInt8}, e.event = {p13:String} and ifNull(if(empty(e.extra), e.properties.`price`.:Float64, coalesce(e.properties.`price`.:Float64, if(JSONType(e.extra, {p14:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p15:String}), null))) > {p16:Float64}, false), {p17:UInt8}, 0) as fits, e.ord) as place
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p18:UInt32} and revision > (select max(revision) from squashes where project_id = {p19:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p20:UInt32} and e.event in {p21:Array(String)}
and e.time >= {p22:DateTime64(3)} and e.time <= {p23:DateTime64(3)}
and fits > 0 and person in (select person from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, toUnixTimestamp64Milli(e.time) as at, at - {p24:Int64} as since from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p25:UInt32} and revision > (select max(revision) from squashes where project_id = {p26:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p27:UInt32} and e.event = {p28:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p29:String}) = 'String', JSONExtractString(e.extra, {p30:String}), null))) = {p31:String}, false)
and e.time >= {p32:DateTime64(3)} and e.time <= {p33:DateTime64(3)})) group by person, ms) t on c.person = t.person and c.at > t.ms
where t.ms >= c.since) group by person, value
) group by person)
where person in (select person_id from profiles final where project_id = {p34:UInt32} and deleted = 0 and is_test = 0)
-- p0 = ["图文","优惠"]
-- p1 = 604800000
-- p2 = 7
-- p3 = 7
-- p4 = 7
-- p5 = "PayOrder"
-- p6 = "city"
-- p7 = "city"
-- p8 = "上海"
-- p9 = "2026-10-02 02:00:00.000"
-- p10 = "2026-11-01 02:00:00.000"
-- p11 = "ReadArticle"
-- p12 = 1
-- p13 = "GetCoupon"
-- p14 = "price"
-- p15 = "price"
-- p16 = 5
-- p17 = 2
-- p18 = 7
-- p19 = 7
-- p20 = 7
-- p21 = ["ReadArticle","GetCoupon"]
-- p22 = "2026-09-25 02:00:00.000"
-- p23 = "2026-11-01 02:00:00.000"
-- p24 = 604800000
-- p25 = 7
-- p26 = 7
-- p27 = 7
-- p28 = "PayOrder"
-- p29 = "city"
-- p30 = "city"
-- p31 = "上海"
-- p32 = "2026-10-02 02:00:00.000"
-- p33 = "2026-11-01 02:00:00.000"
-- p34 = 7
