select key, cell.1 as cohort, count() as people, sumForEach(cell.2) as returns, sumForEach(cell.3) as amounts,
sumForEach(cell.4) as memberships, sumForEach(cell.5) as members, sumForEach(cell.6) as hits
from (select key, arrayJoin(arrayConcat([(toInt64(0), arrayReduce('sumForEach', cohorts.2), arrayReduce('sumForEach', cohorts.3),
arrayMap(last -> toUInt64(arrayCount(c -> c <= last, starts.1)), {p0:Array(Int64)}), arrayMap(last -> toUInt64(arrayMin(starts.1) <= last), {p1:Array(Int64)}),
arrayReduce('maxForEach', cohorts.2))])) as cell from (
select key, person, starts, arrayMap((c, s) -> arrayMap((offsets, times) -> arrayMap(hits -> (c, hits, arrayMap((lo, hi, hit) -> if(hit = 1, arraySum(arrayMap((o, n) -> if(o between lo and hi, n, 0), times, done.2)), 0), {p2:Array(Int64)}, {p3:Array(Int64)}, hits)), [arrayMap((lo, hi, need, last) -> toUInt64(c <= last and has(offsets, lo)), {p4:Array(Int64)}, {p5:Array(Int64)}, {p6:Array(Int64)}, {p7:Array(Int64)})])[1], [arrayDistinct(arrayMap(r -> if(r >= s, intDiv(r - s, {p8:Int64}), -1), returns))], [arrayMap(r -> if(r >= s, intDiv(r - s, {p9:Int64}), -1), done.1)])[1], starts.1, starts.2) as cohorts
from (
select person, of.1 as key, of.2 as starts, returns, done from (
select person, arrayJoin(groupArrayIf((key, starts), notEmpty(starts.1))) as of, groupUniqArrayArray(returns) as returns, sumMap(done.1, done.2) as done
from (select person, key, minMapIf([cohort], [at], is_first = 1) as starts, groupUniqArrayIf(at, is_second = 1) as returns, sumMapIf([at], [amount], is_measured = 1) as done from (select person, cohort, at, amount, role.2 as key, role.1 = 1 as is_first, role.1 = 0 and was_second as is_second, role.1 = 0 and was_measured as is_measured
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).2, e.settled_person_id)) as person, toInt64(toDate(toTimeZone(e.time, {p16:String}))) as cohort, toInt64(toUnixTimestamp64Milli(e.time)) as at,
(e.event = {p17:String} and e.time >= {p18:DateTime64(3)} and e.time < {p19:DateTime64(3)}) as is_first, (e.event = {p20:String}) as is_second, (e.event = {p21:String}) as is_measured,
toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p23:String}), null))), 0) * 1e4)) as amount, arrayJoin(arrayConcat(if(is_first, arrayMap(k -> (1, k), arrayDistinct(arrayMap(k -> if(has(
(select groupArray(key) from (select arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p24:String}) = 'Array', JSONExtract(e.extra, {p25:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p26:String}) = 'Array', JSONExtract(e.extra, {p27:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p28:String}) = 'String', JSONExtractString(e.extra, {p29:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p30:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p31:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p32:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p33:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p34:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p35:String})), null))), 'btrue', 'bfalse')), '')])) as key
from events e
where e.project_id = {p36:UInt32} and e.is_test = 0
and e.time >= {p37:DateTime64(3)} and e.time < {p38:DateTime64(3)}
and e.event = {p39:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p46:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p47:UInt32} and is_test = 1)) group by key order by count() desc, key limit {p48:UInt32})), k),
k, {p49:String}), if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p50:String}) = 'Array', JSONExtract(e.extra, {p51:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p52:String}) = 'Array', JSONExtract(e.extra, {p53:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p54:String}) = 'String', JSONExtractString(e.extra, {p55:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p56:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p57:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p58:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p59:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p60:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p61:String})), null))), 'btrue', 'bfalse')), '')])))), []),
if(is_second or is_measured, [(0, '')], []))) as role, is_second as was_second, is_measured as was_measured
from events e
where e.project_id = {p62:UInt32} and e.is_test = 0
and e.time >= {p63:DateTime64(3)} and e.time < {p64:DateTime64(3)}
and e.event in {p65:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p66:UInt32} and revision > {p67:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p68:UInt32} and revision > {p69:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p70:UInt32} and revision > {p71:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p72:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p73:UInt32} and is_test = 1)))) group by person, key)
group by person
))))
group by key, cohort order by key, cohort
-- p0 = [20756,20755,20754,20753]
-- p1 = [20756,20755,20754,20753]
-- p2 = [0,1,2,3]
-- p3 = [0,1,2,3]
-- p4 = [0,1,2,3]
-- p5 = [0,1,2,3]
-- p6 = [1,1,1,1]
-- p7 = [20756,20755,20754,20753]
-- p8 = 86400000
-- p9 = 86400000
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = "Asia/Shanghai"
-- p17 = "SignUp"
-- p18 = "2026-09-30 16:00:00.000"
-- p19 = "2026-10-31 16:00:00.000"
-- p20 = "Pay"
-- p21 = "Pay"
-- p22 = "amount"
-- p23 = "amount"
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
-- p34 = "channel"
-- p35 = "channel"
-- p36 = 7
-- p37 = "2026-09-30 16:00:00.000"
-- p38 = "2026-10-31 16:00:00.000"
-- p39 = "SignUp"
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 7
-- p48 = 50
-- p49 = "rest"
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
-- p60 = "channel"
-- p61 = "channel"
-- p62 = 7
-- p63 = "2026-09-30 16:00:00.000"
-- p64 = "2026-11-04 16:00:00.000"
-- p65 = ["SignUp","Pay"]
-- p66 = 7
-- p67 = 0
-- p68 = 7
-- p69 = 0
-- p70 = 7
-- p71 = 0
-- p72 = 7
-- p73 = 7
