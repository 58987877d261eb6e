select key, cell.1 as cohort, count() as people, sumForEach(cell.2) as memberships, sumForEach(cell.3) as returns,
sumForEach(cell.4) as amounts, sumForEach(cell.5) as members, sumForEach(cell.6) as hits
from (select key, arrayJoin(arrayConcat([(toInt64(0), arrayMap(last -> toUInt64(arrayCount(c -> c <= last, starts.1)), {p0:Array(Int64)}), arrayReduce('sumForEach', cohorts.2),
arrayReduce('sumForEach', cohorts.3), arrayMap(last -> toUInt64(arrayMin(starts.1) <= last), {p1:Array(Int64)}), arrayReduce('maxForEach', cohorts.2))])) as cell from (
select key, person, starts, arrayMap((c, s) -> arrayMap((offsets, times) -> arrayMap(hits -> (c, hits, arrayMap((lo, hi, hit) -> if(hit = 1, arraySum(arrayMap((o, n) -> if(o between lo and hi, n, 0), times, done.2)), 0), {p2:Array(Int64)}, {p3:Array(Int64)}, hits)), [arrayMap((lo, hi, need, last) -> toUInt64(c <= last and if(need = 0, arrayCount(o -> o between lo and hi, offsets) = 0, arrayCount(o -> o between lo and hi, offsets) >= need)), {p4:Array(Int64)}, {p5:Array(Int64)},
{p6:Array(Int64)}, {p7:Array(Int64)})])[1],
[arrayDistinct(arrayMap(r -> if(r >= s, intDiv(r - s, {p8:Int64}), -1), returns))], [arrayMap(r -> if(r >= s, intDiv(r - s, {p9:Int64}), -1), done.1)])[1], starts.1, starts.2) as cohorts
from (
select person, of.1 as key, of.2 as starts, returns, done from (
select person, arrayJoin(groupArrayIf((key, starts), notEmpty(starts.1))) as of, groupUniqArrayArray(returns) as returns, sumMap(done.1, done.2) as done
from (select person, key, minMapIf([cohort], [at], is_first = 1) as starts, groupUniqArrayIf(at, is_second = 1) as returns,
sumMapIf([at], [amount], is_measured = 1) as done from (select person, cohort, at, amount, role.2 as key, role.1 = 1 as is_first, role.1 = 0 and was_second as is_second, role.1 = 0 and was_measured as is_measured
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).2, e.settled_person_id)) as person, toInt64(toDate(toTimeZone(e.time, {p16:String}))) as cohort, toInt64(toUnixTimestamp64Milli(e.time)) as at,
(e.event = {p17:String} and e.time >= {p18:DateTime64(3)} and e.time < {p19:DateTime64(3)}) as is_first, (e.event = {p20:String}) as is_second, (e.event = {p21:String}) as is_measured,
toInt128(round(ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p22:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p23:String}), null))), 0) * 1e4)) as amount, arrayJoin(arrayConcat(if(is_first, arrayMap(k -> (1, k), arrayDistinct(arrayMap(k -> if(has(
(select groupArray(key) from (select arrayJoin(if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p24:String}) = 'Array', JSONExtract(e.extra, {p25:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p26:String}) = 'Array', JSONExtract(e.extra, {p27:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p28:String}) = 'String', JSONExtractString(e.extra, {p29:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p30:String}) = 'String', JSONExtractString(e.extra, {p31:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p32:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p33:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p34:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p35:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p36:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p37:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p38:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p39:String})), null))), false), 'btrue', 'bfalse'), '')])) as key
from events e
where e.project_id = {p40:UInt32} and e.is_test = 0
and e.time >= {p41:DateTime64(3)} and e.time < {p42:DateTime64(3)}
and e.event = {p43:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p50:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p51:UInt32} and is_test = 1)) group by key order by count() desc, key limit {p52:UInt32})), k),
k, {p53:String}), if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p54:String}) = 'Array', JSONExtract(e.extra, {p55:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p56:String}) = 'Array', JSONExtract(e.extra, {p57:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p58:String}) = 'String', JSONExtractString(e.extra, {p59:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p60:String}) = 'String', JSONExtractString(e.extra, {p61:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p62:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p63:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p64:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p65:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p66:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p67:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p68:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p69:String})), null))), false), 'btrue', 'bfalse'), '')])))), []),
if(is_second or is_measured, [(0, '')], []))) as role, is_second as was_second, is_measured as was_measured
from events e
where e.project_id = {p70:UInt32} and e.is_test = 0
and e.time >= {p71:DateTime64(3)} and e.time < {p72:DateTime64(3)}
and e.event in {p73:Array(String)} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p76:UInt32} and revision > {p77:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p78:UInt32} and revision > {p79:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p80:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p81:UInt32} and is_test = 1)))) group by person, key)
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
-- p36 = "channel"
-- p37 = "channel"
-- p38 = "channel"
-- p39 = "channel"
-- p40 = 7
-- p41 = "2026-09-30 16:00:00.000"
-- p42 = "2026-10-31 16:00:00.000"
-- p43 = "SignUp"
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = 0
-- p50 = 7
-- p51 = 7
-- p52 = 50
-- p53 = "rest"
-- p54 = "channel"
-- p55 = "channel"
-- p56 = "channel"
-- p57 = "channel"
-- p58 = "channel"
-- p59 = "channel"
-- p60 = "channel"
-- p61 = "channel"
-- p62 = "channel"
-- p63 = "channel"
-- p64 = "channel"
-- p65 = "channel"
-- p66 = "channel"
-- p67 = "channel"
-- p68 = "channel"
-- p69 = "channel"
-- p70 = 7
-- p71 = "2026-09-30 16:00:00.000"
-- p72 = "2026-11-04 16:00:00.000"
-- p73 = ["SignUp","Pay"]
-- p74 = 7
-- p75 = 0
-- p76 = 7
-- p77 = 0
-- p78 = 7
-- p79 = 0
-- p80 = 7
-- p81 = 7
