select person as person_id, raw from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, argMaxIf(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p6:String}) = 'Array', JSONExtract(e.extra, {p7:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p8:String}) = 'String', JSONExtractString(e.extra, {p9:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p10:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p11:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p12:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p13:String})), null)))))])))[1], e.ord, notEmpty(arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, arrayConcat(arrayMap(one -> concat('string ', ifNull(one, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p14:String}) = 'Array', JSONExtract(e.extra, {p15:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), [
concat('string ', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p16:String}) = 'String', JSONExtractString(e.extra, {p17:String}), null)))),
concat('number ', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p18:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p19:String}), null))))),
concat('boolean ', toString(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p20:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p21:String})), null)))))]))))) as raw from events e  where e.project_id = {p22:UInt32} and e.event = {p23:String} and ifNull(if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p24:String}) = 'String', JSONExtractString(e.extra, {p25:String}), null))) = {p26:String}, false)
and e.time >= {p27:DateTime64(3)} and e.time <= {p28:DateTime64(3)} group by person having raw != '')
where person in (select person_id from profiles final where project_id = {p29:UInt32} and deleted = 0 and is_test = 0)
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
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
-- p16 = "channel"
-- p17 = "channel"
-- p18 = "channel"
-- p19 = "channel"
-- p20 = "channel"
-- p21 = "channel"
-- p22 = 7
-- p23 = "PayOrder"
-- p24 = "city"
-- p25 = "city"
-- p26 = "上海"
-- p27 = "2026-10-02 02:00:00.000"
-- p28 = "2026-11-01 02:00:00.000"
-- p29 = 7
