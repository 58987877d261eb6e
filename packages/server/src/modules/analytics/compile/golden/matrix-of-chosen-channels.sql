select least(nth, {p0:UInt64}) as at, measure, any(key) as name, sum(n) as events, uniqExactMerge(who) as people,
uniqExactMerge(told) as reached, sum(whole) / 1e4 as sum, sum(some) as numbers, uniqExactMerge(different) as distinct_values
from (
select *, dense_rank() over (order by key = {p1:String} desc, key = {p2:String}, size desc, key) as nth from (
select *, max(if(measure = 0, finalizeAggregation(told), 0)) over (partition by key) as size from (
select key, measure, count() as n, uniqExactState(person) as who, uniqExactStateIf(person, tells = 1) as told, sum(toInt128(round(ifNull(number, 0) * 1e4))) as whole,
count(number) as some, uniqExactStateIf((number, text, flag), number is not null or text is not null or flag is not null) as different
from (
select measure, tells, person, number, text, flag, arrayJoin(arrayPushBack(arrayDistinct(arrayMap(k -> if(has({p3:Array(String)}, k), k, {p4:String}), keys)), {p5:String})) as key
from (
select {p6:UInt8} as measure, {p7:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).2, e.settled_person_id)) as person, if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p14:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p15:String}), null))) as number, if(empty(e.extra), e.properties.`amount`.:String, coalesce(e.properties.`amount`.:String, if(JSONType(e.extra, {p16:String}) = 'String', JSONExtractString(e.extra, {p17:String}), null))) as text, if(empty(e.extra), e.properties.`amount`.:Bool, coalesce(e.properties.`amount`.:Bool, if(JSONType(e.extra, {p18:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p19:String})), null))) as flag, if(notEmpty(if(empty(e.extra), e.properties.`$channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p20:String}) = 'Array', JSONExtract(e.extra, {p21:String}, 'Array(Nullable(String))'), e.properties.`$channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`$channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p22:String}) = 'Array', JSONExtract(e.extra, {p23:String}, 'Array(Nullable(String))'), e.properties.`$channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`$channel`.:String, coalesce(e.properties.`$channel`.:String, if(JSONType(e.extra, {p24:String}) = 'String', JSONExtractString(e.extra, {p25:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`$channel`.:Float64, coalesce(e.properties.`$channel`.:Float64, if(JSONType(e.extra, {p26:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p27:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`$channel`.:Bool, coalesce(e.properties.`$channel`.:Bool, if(JSONType(e.extra, {p28:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p29:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`$channel`.:Bool, coalesce(e.properties.`$channel`.:Bool, if(JSONType(e.extra, {p30:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p31:String})), null))), 'btrue', 'bfalse')), '')]) as keys
from events e
where e.project_id = {p32:UInt32} and e.is_test = 0
and e.time >= {p33:DateTime64(3)} and e.time < {p34:DateTime64(3)}
and e.event = {p35:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p36:UInt32} and revision > {p37:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p38:UInt32} and revision > {p39:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p40:UInt32} and revision > {p41:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p42:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p43:UInt32} and is_test = 1)) union all
select {p44:UInt8} as measure, {p45:UInt8} as tells, if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p50:UInt32} and revision > {p51:UInt64})).2, e.settled_person_id)) as person, cast(null, 'Nullable(Float64)') as number, cast(null, 'Nullable(String)') as text, cast(null, 'Nullable(Bool)') as flag, if(notEmpty(if(empty(e.extra), e.properties.`$channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p52:String}) = 'Array', JSONExtract(e.extra, {p53:String}, 'Array(Nullable(String))'), e.properties.`$channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`$channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p54:String}) = 'Array', JSONExtract(e.extra, {p55:String}, 'Array(Nullable(String))'), e.properties.`$channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`$channel`.:String, coalesce(e.properties.`$channel`.:String, if(JSONType(e.extra, {p56:String}) = 'String', JSONExtractString(e.extra, {p57:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`$channel`.:Float64, coalesce(e.properties.`$channel`.:Float64, if(JSONType(e.extra, {p58:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p59:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`$channel`.:Bool, coalesce(e.properties.`$channel`.:Bool, if(JSONType(e.extra, {p60:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p61:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`$channel`.:Bool, coalesce(e.properties.`$channel`.:Bool, if(JSONType(e.extra, {p62:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p63:String})), null))), 'btrue', 'bfalse')), '')]) as keys
from events e
where e.project_id = {p64:UInt32} and e.is_test = 0
and e.time >= {p65:DateTime64(3)} and e.time < {p66:DateTime64(3)}
and e.event = {p67:String} and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p68:UInt32} and revision > {p69:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p70:UInt32} and revision > {p71:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p72:UInt32} and revision > {p73:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p74:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p75:UInt32} and is_test = 1)))
) group by grouping sets ((key, measure), (key))
)
)
) group by at, measure order by at, measure
-- p0 = 52
-- p1 = "all"
-- p2 = "rest"
-- p3 = ["swechat","ssms",""]
-- p4 = "rest"
-- p5 = "all"
-- p6 = 1
-- p7 = 1
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = "amount"
-- p15 = "amount"
-- p16 = "amount"
-- p17 = "amount"
-- p18 = "amount"
-- p19 = "amount"
-- p20 = "$channel"
-- p21 = "$channel"
-- p22 = "$channel"
-- p23 = "$channel"
-- p24 = "$channel"
-- p25 = "$channel"
-- p26 = "$channel"
-- p27 = "$channel"
-- p28 = "$channel"
-- p29 = "$channel"
-- p30 = "$channel"
-- p31 = "$channel"
-- p32 = 7
-- p33 = "2026-09-30 16:00:00.000"
-- p34 = "2026-10-31 16:00:00.000"
-- p35 = "Pay"
-- p36 = 7
-- p37 = 0
-- p38 = 7
-- p39 = 0
-- p40 = 7
-- p41 = 0
-- p42 = 7
-- p43 = 7
-- p44 = 2
-- p45 = 0
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = 0
-- p50 = 7
-- p51 = 0
-- p52 = "$channel"
-- p53 = "$channel"
-- p54 = "$channel"
-- p55 = "$channel"
-- p56 = "$channel"
-- p57 = "$channel"
-- p58 = "$channel"
-- p59 = "$channel"
-- p60 = "$channel"
-- p61 = "$channel"
-- p62 = "$channel"
-- p63 = "$channel"
-- p64 = 7
-- p65 = "2026-09-30 16:00:00.000"
-- p66 = "2026-10-31 16:00:00.000"
-- p67 = "SignUp"
-- p68 = 7
-- p69 = 0
-- p70 = 7
-- p71 = 0
-- p72 = 7
-- p73 = 0
-- p74 = 7
-- p75 = 7
