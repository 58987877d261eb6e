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
from (select p.person_id as person_id, if(notEmpty(if(empty(p.extra), p.properties.`$first_channel`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p4:String}) = 'Array', JSONExtract(p.extra, {p5:String}, 'Array(Nullable(String))'), p.properties.`$first_channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(p.extra), p.properties.`$first_channel`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p6:String}) = 'Array', JSONExtract(p.extra, {p7:String}, 'Array(Nullable(String))'), p.properties.`$first_channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(p.extra), p.properties.`$first_channel`.:String, coalesce(p.properties.`$first_channel`.:String, if(JSONType(p.extra, {p8:String}) = 'String', JSONExtractString(p.extra, {p9:String}), null)))), concat('n', toString(if(empty(p.extra), p.properties.`$first_channel`.:Float64, coalesce(p.properties.`$first_channel`.:Float64, if(JSONType(p.extra, {p10:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p11:String}), null))) + 0)), if(if(empty(p.extra), p.properties.`$first_channel`.:Bool, coalesce(p.properties.`$first_channel`.:Bool, if(JSONType(p.extra, {p12:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p13:String})), null))) is null, null, if(if(empty(p.extra), p.properties.`$first_channel`.:Bool, coalesce(p.properties.`$first_channel`.:Bool, if(JSONType(p.extra, {p14:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p15:String})), null))), 'btrue', 'bfalse')), '')]) as keys
from profiles as p final
where p.project_id = {p16:UInt32} and p.deleted = 0) as known
right any join (
select {p17:UInt8} as measure, {p18:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p21:UInt32} and revision > {p22:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p23:UInt32} and revision > {p24:UInt64})).2, e.settled_person_id)) as person, cast(null, 'Nullable(Float64)') as number, cast(null, 'Nullable(String)') as text, cast(null, 'Nullable(Bool)') as flag
from events e
where e.project_id = {p25:UInt32} and e.is_test = 0
and e.time >= {p26:DateTime64(3)} and e.time < {p27:DateTime64(3)}
and e.event = {p28:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p29:UInt32} and revision > {p30:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p31:UInt32} and revision > {p32:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p33:UInt32} and revision > {p34:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p35:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p36:UInt32} and is_test = 1)) union all
select {p37:UInt8} as measure, {p38:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p39:UInt32} and revision > {p40:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > {p42:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).2, e.settled_person_id)) as person, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p45:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p46:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p47:String}) = 'String', JSONExtractString(e.extra, {p48:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p49:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p50:String})), null))) as flag
from events e
where e.project_id = {p51:UInt32} and e.is_test = 0
and e.time >= {p52:DateTime64(3)} and e.time < {p53:DateTime64(3)}
and e.event = {p54:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p55:UInt32} and revision > {p56:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p57:UInt32} and revision > {p58:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p59:UInt32} and revision > {p60:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p61:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p62:UInt32} and is_test = 1)) union all
select {p63:UInt8} as measure, {p64:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p65:UInt32} and revision > {p66:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p67:UInt32} and revision > {p68:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p69:UInt32} and revision > {p70:UInt64})).2, e.settled_person_id)) as person, cast(null, 'Nullable(Float64)') as number, cast(null, 'Nullable(String)') as text, cast(null, 'Nullable(Bool)') as flag
from events e
where e.project_id = {p71:UInt32} and e.is_test = 0
and e.time >= {p72:DateTime64(3)} and e.time < {p73:DateTime64(3)}
and e.event = {p74:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p75:UInt32} and revision > {p76:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p77:UInt32} and revision > {p78:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p79:UInt32} and revision > {p80:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p81:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p82:UInt32} and is_test = 1))) as e on known.person_id = e.person)
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
-- p16 = 7
-- p17 = 1
-- p18 = 1
-- p19 = 7
-- p20 = 0
-- p21 = 7
-- p22 = 0
-- p23 = 7
-- p24 = 0
-- p25 = 7
-- p26 = "2026-09-30 16:00:00.000"
-- p27 = "2026-10-31 16:00:00.000"
-- p28 = "SignUp"
-- p29 = 7
-- p30 = 0
-- p31 = 7
-- p32 = 0
-- p33 = 7
-- p34 = 0
-- p35 = 7
-- p36 = 7
-- p37 = 2
-- p38 = 1
-- p39 = 7
-- p40 = 0
-- p41 = 7
-- p42 = 0
-- p43 = 7
-- p44 = 0
-- p45 = "amount"
-- p46 = "amount"
-- p47 = "amount"
-- p48 = "amount"
-- p49 = "amount"
-- p50 = "amount"
-- p51 = 7
-- p52 = "2026-09-30 16:00:00.000"
-- p53 = "2026-10-31 16:00:00.000"
-- p54 = "Pay"
-- p55 = 7
-- p56 = 0
-- p57 = 7
-- p58 = 0
-- p59 = 7
-- p60 = 0
-- p61 = 7
-- p62 = 7
-- p63 = 3
-- p64 = 0
-- p65 = 7
-- p66 = 0
-- p67 = 7
-- p68 = 0
-- p69 = 7
-- p70 = 0
-- p71 = 7
-- p72 = "2026-09-30 16:00:00.000"
-- p73 = "2026-10-31 16:00:00.000"
-- p74 = "SignUp"
-- p75 = 7
-- p76 = 0
-- p77 = 7
-- p78 = 0
-- p79 = 7
-- p80 = 0
-- p81 = 7
-- p82 = 7
