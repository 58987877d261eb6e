select least(nth, {p0:UInt64}) as at, measure, any(key) as name, sum(n) as events, uniqExactMerge(who) as people,
uniqExactMerge(told) as reached, sum(whole) / 1e4 as sum, sum(some) as numbers, uniqExactMerge(different) as distinct_values
from (
select *, dense_rank() over (order by key = {p1:String} desc, key = {p2:String}, size desc, key) as nth from (
select *, max(if(measure = 0, finalizeAggregation(told), 0)) over (partition by key) as size from (
select key, measure, count() as n, uniqExactState(person) as who, uniqExactStateIf(person, tells = 1) as told, sum(toInt128(round(ifNull(number, 0) * 1e4))) as whole,
count(number) as some, uniqExactStateIf((number, text, flag), number is not null or text is not null or flag is not null) as different
from (
select measure, tells, person, number, text, flag, arrayJoin(arrayPushBack(keys, {p3:String})) as key
from (
select e.*, if(empty(known.keys), [''], known.keys) as keys
from (select p.person_id as person_id, if(notEmpty(if(empty(p.extra), p.properties.`$first_channel`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p4:String}) = 'Array', JSONExtract(p.extra, {p5:String}, 'Array(Nullable(String))'), p.properties.`$first_channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`$first_channel`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p6:String}) = 'Array', JSONExtract(p.extra, {p7:String}, 'Array(Nullable(String))'), p.properties.`$first_channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(p.extra), p.properties.`$first_channel`.:String, coalesce(p.properties.`$first_channel`.:String, if(JSONType(p.extra, {p8:String}) = 'String', JSONExtractString(p.extra, {p9:String}), null))) is not null, concat('s', ifNull(if(empty(p.extra), p.properties.`$first_channel`.:String, coalesce(p.properties.`$first_channel`.:String, if(JSONType(p.extra, {p10:String}) = 'String', JSONExtractString(p.extra, {p11:String}), null))), '')), if(empty(p.extra), p.properties.`$first_channel`.:Float64, coalesce(p.properties.`$first_channel`.:Float64, if(JSONType(p.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p13:String}), null))) is not null, concat('n', toString(ifNull(if(empty(p.extra), p.properties.`$first_channel`.:Float64, coalesce(p.properties.`$first_channel`.:Float64, if(JSONType(p.extra, {p14:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p15:String}), null))), 0) + 0)),
if(empty(p.extra), p.properties.`$first_channel`.:Bool, coalesce(p.properties.`$first_channel`.:Bool, if(JSONType(p.extra, {p16:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p17:String})), null))) is not null, if(ifNull(if(empty(p.extra), p.properties.`$first_channel`.:Bool, coalesce(p.properties.`$first_channel`.:Bool, if(JSONType(p.extra, {p18:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p19:String})), null))), false), 'btrue', 'bfalse'), '')]) as keys
from profiles as p final
where p.project_id = {p20:UInt32} and p.deleted = 0) as known
right any join (
select {p21:UInt8} as measure, {p22:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p25:UInt32} and revision > {p26:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p27:UInt32} and revision > {p28:UInt64})).2, e.settled_person_id)) as person, cast(null, 'Nullable(Float64)') as number, cast(null, 'Nullable(String)') as text, cast(null, 'Nullable(Bool)') as flag
from events e
where e.project_id = {p29:UInt32} and e.is_test = 0
and e.time >= {p30:DateTime64(3)} and e.time < {p31:DateTime64(3)}
and e.event = {p32:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p35:UInt32} and revision > {p36:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p37:UInt32} and revision > {p38:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p39:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p40:UInt32} and is_test = 1)) union all
select {p41:UInt8} as measure, {p42:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > {p46:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p47:UInt32} and revision > {p48:UInt64})).2, e.settled_person_id)) as person, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p49:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p50:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p51:String}) = 'String', JSONExtractString(e.extra, {p52:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p53:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p54:String})), null))) as flag
from events e
where e.project_id = {p55:UInt32} and e.is_test = 0
and e.time >= {p56:DateTime64(3)} and e.time < {p57:DateTime64(3)}
and e.event = {p58:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p59:UInt32} and revision > {p60:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p61:UInt32} and revision > {p62:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p63:UInt32} and revision > {p64:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p65:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p66:UInt32} and is_test = 1)) union all
select {p67:UInt8} as measure, {p68:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p71:UInt32} and revision > {p72:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p73:UInt32} and revision > {p74:UInt64})).2, e.settled_person_id)) as person, cast(null, 'Nullable(Float64)') as number, cast(null, 'Nullable(String)') as text, cast(null, 'Nullable(Bool)') as flag
from events e
where e.project_id = {p75:UInt32} and e.is_test = 0
and e.time >= {p76:DateTime64(3)} and e.time < {p77:DateTime64(3)}
and e.event = {p78:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p79:UInt32} and revision > {p80:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p81:UInt32} and revision > {p82:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p83:UInt32} and revision > {p84:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p85:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p86:UInt32} and is_test = 1))) as e on known.person_id = e.person)
) group by grouping sets ((key, measure), (key))
)
)
) group by at, measure order by at, measure
-- p0 = 52
-- p1 = "all"
-- p2 = "rest"
-- p3 = "all"
-- p4 = "$first_channel"
-- p5 = "$first_channel"
-- p6 = "$first_channel"
-- p7 = "$first_channel"
-- p8 = "$first_channel"
-- p9 = "$first_channel"
-- p10 = "$first_channel"
-- p11 = "$first_channel"
-- p12 = "$first_channel"
-- p13 = "$first_channel"
-- p14 = "$first_channel"
-- p15 = "$first_channel"
-- p16 = "$first_channel"
-- p17 = "$first_channel"
-- p18 = "$first_channel"
-- p19 = "$first_channel"
-- p20 = 7
-- p21 = 1
-- p22 = 1
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = 0
-- p27 = 7
-- p28 = 0
-- p29 = 7
-- p30 = "2026-09-30 16:00:00.000"
-- p31 = "2026-10-31 16:00:00.000"
-- p32 = "SignUp"
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 0
-- p37 = 7
-- p38 = 0
-- p39 = 7
-- p40 = 7
-- p41 = 2
-- p42 = 1
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 0
-- p47 = 7
-- p48 = 0
-- p49 = "amount"
-- p50 = "amount"
-- p51 = "amount"
-- p52 = "amount"
-- p53 = "amount"
-- p54 = "amount"
-- p55 = 7
-- p56 = "2026-09-30 16:00:00.000"
-- p57 = "2026-10-31 16:00:00.000"
-- p58 = "Pay"
-- p59 = 7
-- p60 = 0
-- p61 = 7
-- p62 = 0
-- p63 = 7
-- p64 = 0
-- p65 = 7
-- p66 = 7
-- p67 = 3
-- p68 = 0
-- p69 = 7
-- p70 = 0
-- p71 = 7
-- p72 = 0
-- p73 = 7
-- p74 = 0
-- p75 = 7
-- p76 = "2026-09-30 16:00:00.000"
-- p77 = "2026-10-31 16:00:00.000"
-- p78 = "SignUp"
-- p79 = 7
-- p80 = 0
-- p81 = 7
-- p82 = 0
-- p83 = 7
-- p84 = 0
-- p85 = 7
-- p86 = 7
