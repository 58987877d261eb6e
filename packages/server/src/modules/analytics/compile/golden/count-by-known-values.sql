select nth, bucket, any(key) as name, any(other_key) as other_name, sum(n) as events, uniqExactMerge(who) as people, sum(whole) / 1e4 as sum, sum(some) as numbers, uniqExactMerge(different) as distinct_values,
ifNull(min(least_of), 0) as min, ifNull(max(most_of), 0) as max, null as median, null as p90
from (
select *, if(is_bucket, 0, least(row_number() over (partition by is_bucket order by n desc, key, other_key), {p0:UInt64})) as nth, '' as bucket
from (
select key, other_key, false as is_bucket, count() as n, uniqExactState(person) as who, sum(toInt128(round(ifNull(number, 0) * 1e4))) as whole, count(number) as some, uniqExactStateIf((number, text, flag), number is not null or text is not null or flag is not null) as different,
min(number) as least_of, max(number) as most_of
from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p1:UInt32} and revision > {p2:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p3:UInt32} and revision > {p4:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p5:UInt32} and revision > {p6:UInt64})).2, e.settled_person_id)) as person, coalesce(concat('s', if(empty(e.extra), e.properties.`city`.:String, coalesce(e.properties.`city`.:String, if(JSONType(e.extra, {p7:String}) = 'String', JSONExtractString(e.extra, {p8:String}), null)))), '') as key, arrayJoin(if(notEmpty(e.properties.`tags`.:`Array(Nullable(String))`), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), e.properties.`tags`.:`Array(Nullable(String))`)), [coalesce(concat('s', e.properties.`tags`.:String), '')])) as other_key, cast(null, 'Nullable(Float64)') as number, cast(null, 'Nullable(String)') as text, cast(null, 'Nullable(Bool)') as flag
from events e
where e.project_id = {p9:UInt32} and e.is_test = 0
and e.time >= {p10:DateTime64(3)} and e.time < {p11:DateTime64(3)}
and e.event = {p12:String} and ifNull(e.properties.`amount`.:Float64 >= {p13:Float64}, false) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p20:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p21:UInt32} and is_test = 1)))
group by key, other_key
)
) group by nth, bucket order by nth
-- p0 = 51
-- p1 = 7
-- p2 = 0
-- p3 = 7
-- p4 = 0
-- p5 = 7
-- p6 = 0
-- p7 = "city"
-- p8 = "city"
-- p9 = 7
-- p10 = "2026-09-30 16:00:00.000"
-- p11 = "2026-10-31 16:00:00.000"
-- p12 = "PayOrder"
-- p13 = 100
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 7
