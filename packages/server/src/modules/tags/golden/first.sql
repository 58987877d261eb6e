select person as person_id, raw from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, argMinIf(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p0:String}) = 'Array', JSONExtract(e.extra, {p1:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p2:String}) = 'String', JSONExtractString(e.extra, {p3:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p4:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p5:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p6:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p7:String})), null)))))])))[1], e.ord, notEmpty(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p8:String}) = 'Array', JSONExtract(e.extra, {p9:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p10:String}) = 'String', JSONExtractString(e.extra, {p11:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p14:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p15:String})), null)))))]))))) as raw from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p16:UInt32} and revision > (select max(revision) from squashes where project_id = {p17:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id where e.project_id = {p18:UInt32} and e.event = {p19:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p20:String}) = 'String', JSONExtractString(e.extra, {p21:String}), null))) = {p22:String}, false)
and e.time >= {p23:DateTime64(3)} and e.time <= {p24:DateTime64(3)} group by person having raw != '')
where person in (select person_id from profiles final where project_id = {p25:UInt32} and deleted = 0 and is_test = 0)
-- p0 = "channel"
-- p1 = "channel"
-- p2 = "channel"
-- p3 = "channel"
-- p4 = "channel"
-- p5 = "channel"
-- p6 = "channel"
-- p7 = "channel"
-- p8 = "channel"
-- p9 = "channel"
-- p10 = "channel"
-- p11 = "channel"
-- p12 = "channel"
-- p13 = "channel"
-- p14 = "channel"
-- p15 = "channel"
-- p16 = 7
-- p17 = 7
-- p18 = 7
-- p19 = "PayOrder"
-- p20 = "city"
-- p21 = "city"
-- p22 = "上海"
-- p23 = "2026-10-02 02:00:00.000"
-- p24 = "2026-11-01 02:00:00.000"
-- p25 = 7
