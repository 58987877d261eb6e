select person as person_id, raw from (
select person, argMin(value, (-times, -latest, value)) as raw from (
select person, value, count() as times, max(at) as latest from (
select c.person as person, {p0:Array(String)}[t.place] as value, c.at as at, t.ms as touchedAt
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, toUnixTimestamp64Milli(e.time) as at, at - {p7:Int64} as since from events e  where e.project_id = {p8:UInt32} and e.event = {p9:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p10:String}) = 'String', JSONExtractString(e.extra, {p11:String}), null))) = {p12:String}, false)
and e.time >= {p13:DateTime64(3)} and e.time <= {p14:DateTime64(3)}) c asof join (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).2, e.settled_person_id)) as person, toUnixTimestamp64Milli(e.time) as ms, argMin(multiIf(e.event = {p21:String}, {p22:UInt8}, e.event = {p23:String} and ifNull(if(empty(e.extra), e.properties.`price`.:Float64, coalesce(e.properties.`price`.:Float64, if(JSONType(e.extra, {p24:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p25:String}), null))) > {p26:Float64}, false), {p27:UInt8}, 0) as fits, e.ord) as place
from events e
where e.project_id = {p28:UInt32} and e.event in {p29:Array(String)}
and e.time >= {p30:DateTime64(3)} and e.time <= {p31:DateTime64(3)}
and fits > 0 and person in (select person from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p32:UInt32} and revision > {p33:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p34:UInt32} and revision > {p35:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p36:UInt32} and revision > {p37:UInt64})).2, e.settled_person_id)) as person, toUnixTimestamp64Milli(e.time) as at, at - {p38:Int64} as since from events e  where e.project_id = {p39:UInt32} and e.event = {p40:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p41:String}) = 'String', JSONExtractString(e.extra, {p42:String}), null))) = {p43:String}, false)
and e.time >= {p44:DateTime64(3)} and e.time <= {p45:DateTime64(3)})) group by person, ms) t on c.person = t.person and c.since <= t.ms
where t.ms < c.at) group by person, value
) group by person)
where person in (select person_id from profiles final where project_id = {p46:UInt32} and deleted = 0 and is_test = 0)
-- p0 = ["图文","优惠"]
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = 604800000
-- p8 = 7
-- p9 = "PayOrder"
-- p10 = "city"
-- p11 = "city"
-- p12 = "上海"
-- p13 = "2026-10-02 02:00:00.000"
-- p14 = "2026-11-01 02:00:00.000"
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 0
-- p21 = "ReadArticle"
-- p22 = 1
-- p23 = "GetCoupon"
-- p24 = "price"
-- p25 = "price"
-- p26 = 5
-- p27 = 2
-- p28 = 7
-- p29 = ["ReadArticle","GetCoupon"]
-- p30 = "2026-09-25 02:00:00.000"
-- p31 = "2026-11-01 02:00:00.000"
-- p32 = 7
-- p33 = 0
-- p34 = 7
-- p35 = 0
-- p36 = 7
-- p37 = 0
-- p38 = 604800000
-- p39 = 7
-- p40 = "PayOrder"
-- p41 = "city"
-- p42 = "city"
-- p43 = "上海"
-- p44 = "2026-10-02 02:00:00.000"
-- p45 = "2026-11-01 02:00:00.000"
-- p46 = 7
