select key, count() as people, sumForEach(arrayReduce('sumForEach', cohorts.2)) as returns, sumForEach(arrayReduce('sumForEach', cohorts.3)) as amounts,
sumForEach(arrayMap(last -> toUInt64(arrayCount(c -> c <= last, starts.1)), {p0:Array(Int64)})) as memberships,
sumForEach(arrayMap(last -> toUInt64(starts.1[1] <= last), {p1:Array(Int64)})) as members, sumForEach(arrayReduce('maxForEach', cohorts.2)) as hits
from (
select key, person, starts, arrayMap((c, s) -> arrayMap((offsets, times) -> arrayMap(hits -> (c, hits, arrayMap((lo, hi, hit) -> if(hit = 1, arraySum(arrayMap((o, n) -> if(o between lo and hi, n, 0), times, done.2)), 0), {p2:Array(Int64)}, {p3:Array(Int64)}, hits)), [arrayMap((lo, last) -> toUInt8(c <= last and has(offsets, lo)), {p4:Array(Int64)}, {p5:Array(Int64)})])[1], [arrayDistinct(arrayMap(r -> if(r >= s, intDiv(r - s, {p6:Int64}), -1), returns))], [arrayMap(r -> if(r >= s, intDiv(r - s, {p7:Int64}), -1), done.1)])[1], starts.1, starts.2) as cohorts
from (
select person, of.1 as key, of.2 as starts, returns, done from (
select person, arrayJoin(groupArrayIf((key, starts), notEmpty(starts.1))) as of, groupUniqArrayArray(returns) as returns, sumMap(done.1, done.2) as done
from (select person, key, minMapIf([cohort], [at], is_first = 1) as starts, groupUniqArrayIf(at, is_second = 1) as returns, sumMapIf([at], [amount], is_measured = 1) as done from (select person, cohort, at, amount, role.2 as key, role.1 = 1 as is_first, role.1 = 0 and was_second as is_second, role.1 = 0 and was_measured as is_measured
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).2, e.settled_person_id)) as person, toInt32(toDate(toTimeZone(e.time, {p14:String}))) as cohort, toInt64(toUnixTimestamp64Milli(e.time)) as at,
(e.event = {p15:String} and e.time >= {p16:DateTime64(3)} and e.time < {p17:DateTime64(3)}) as is_first, (e.event = {p18:String}) as is_second, (e.event = {p19:String}) as is_measured,
toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p20:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p21:String}), null))), 0) * 1e4)) as amount, arrayJoin(arrayConcat(if(is_first, arrayMap(k -> (1, k), arrayDistinct(arrayMap(k -> if(has(
(select groupArray(key) from (select arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p22:String}) = 'Array', JSONExtract(e.extra, {p23:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p24:String}) = 'Array', JSONExtract(e.extra, {p25:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p26:String}) = 'String', JSONExtractString(e.extra, {p27:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p28:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p29:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p30:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p31:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p32:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p33:String})), null))), 'btrue', 'bfalse')), '')])) as key
from events e
where e.project_id = {p34:UInt32} and e.is_test = 0
and e.time >= {p35:DateTime64(3)} and e.time < {p36:DateTime64(3)}
and e.event = {p37:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p44:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p45:UInt32} and is_test = 1)) group by key order by count() desc, key limit {p46:UInt32})), k),
k, {p47:String}), if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p48:String}) = 'Array', JSONExtract(e.extra, {p49:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p50:String}) = 'Array', JSONExtract(e.extra, {p51:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p52:String}) = 'String', JSONExtractString(e.extra, {p53:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p54:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p55:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p56:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p57:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p58:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p59:String})), null))), 'btrue', 'bfalse')), '')])))), []),
if(is_second or is_measured, [(0, '')], []))) as role, is_second as was_second, is_measured as was_measured
from events e
where e.project_id = {p60:UInt32} and e.is_test = 0
and e.time >= {p61:DateTime64(3)} and e.time < {p62:DateTime64(3)}
and e.event in {p63:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p64:UInt32} and revision > {p65:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p66:UInt32} and revision > {p67:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p68:UInt32} and revision > {p69:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p70:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p71:UInt32} and is_test = 1)))) group by person, key)
group by person
)))
group by key order by key
-- p0 = [20756,20755,20754,20753]
-- p1 = [20756,20755,20754,20753]
-- p2 = [0,1,2,3]
-- p3 = [0,1,2,3]
-- p4 = [0,1,2,3]
-- p5 = [20756,20755,20754,20753]
-- p6 = 86400000
-- p7 = 86400000
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = "Asia/Shanghai"
-- p15 = "SignUp"
-- p16 = "2026-09-30 16:00:00.000"
-- p17 = "2026-10-31 16:00:00.000"
-- p18 = "Pay"
-- p19 = "Pay"
-- p20 = "amount"
-- p21 = "amount"
-- p22 = "channel"
-- p23 = "channel"
-- p24 = "channel"
-- p25 = "channel"
-- p26 = "channel"
-- p27 = "channel"
-- p28 = "channel"
-- p29 = "channel"
-- p30 = "channel"
-- p31 = "channel"
-- p32 = "channel"
-- p33 = "channel"
-- p34 = 7
-- p35 = "2026-09-30 16:00:00.000"
-- p36 = "2026-10-31 16:00:00.000"
-- p37 = "SignUp"
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 7
-- p46 = 50
-- p47 = "rest"
-- p48 = "channel"
-- p49 = "channel"
-- p50 = "channel"
-- p51 = "channel"
-- p52 = "channel"
-- p53 = "channel"
-- p54 = "channel"
-- p55 = "channel"
-- p56 = "channel"
-- p57 = "channel"
-- p58 = "channel"
-- p59 = "channel"
-- p60 = 7
-- p61 = "2026-09-30 16:00:00.000"
-- p62 = "2026-11-04 16:00:00.000"
-- p63 = ["SignUp","Pay"]
-- p64 = 7
-- p65 = 0
-- p66 = 7
-- p67 = 0
-- p68 = 7
-- p69 = 0
-- p70 = 7
-- p71 = 7
