with (
select groupArray(item) from (
select assumeNotNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p0:String}) = 'String', JSONExtractString(e.extra, {p1:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p2:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p3:String}), null)))))))) as item
from events e
where e.project_id = {p4:UInt32} and e.event = {p5:String}
and e.time >= {p6:DateTime64(3)} and e.time <= {p7:DateTime64(3)} and ifNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p8:String}) = 'String', JSONExtractString(e.extra, {p9:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p10:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p11:String}), null))))))), '') != '' and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).2, e.settled_person_id)) = {p18:UInt64}
group by item order by max(e.time) desc, item)
) as had,
arraySlice(had, 1, {p19:UInt8}) as mine,
(select (toFloat64(count()), sumForEach(arrayMap(one -> toFloat64(has(items, one)), mine))) from (
select person, groupUniqArray(item) as items from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p22:UInt32} and revision > {p23:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p24:UInt32} and revision > {p25:UInt64})).2, e.settled_person_id)) as person, assumeNotNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p26:String}) = 'String', JSONExtractString(e.extra, {p27:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p28:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p29:String}), null)))))))) as item
from events e
where e.project_id = {p30:UInt32} and e.event = {p31:String}
and e.time >= {p32:DateTime64(3)} and e.time <= {p33:DateTime64(3)} and ifNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p34:String}) = 'String', JSONExtractString(e.extra, {p35:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p36:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p37:String}), null))))))), '') != ''
) where person in (select person_id from profiles final where project_id = {p38:UInt32} and deleted = 0 and is_test = 0) group by person)) as all
select item, people, arrayMap((both, n) -> (both + {p39:Float64}) / (people * n / all.1 + {p40:Float64}), together, all.2) as lifts,
arrayReduce('max', arrayPushBack(lifts, 0)) as lift, mine[indexOf(lifts, lift)] as because
from (
select arrayJoin(items) as item, count() as people, sumForEach(arrayMap(one -> toFloat64(has(items, one)), mine)) as together
from (
select person, groupUniqArray(item) as items from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p41:UInt32} and revision > {p42:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p43:UInt32} and revision > {p44:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p45:UInt32} and revision > {p46:UInt64})).2, e.settled_person_id)) as person, assumeNotNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p47:String}) = 'String', JSONExtractString(e.extra, {p48:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p49:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p50:String}), null)))))))) as item
from events e
where e.project_id = {p51:UInt32} and e.event = {p52:String}
and e.time >= {p53:DateTime64(3)} and e.time <= {p54:DateTime64(3)} and ifNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p55:String}) = 'String', JSONExtractString(e.extra, {p56:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p57:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p58:String}), null))))))), '') != ''
) where person in (select person_id from profiles final where project_id = {p59:UInt32} and deleted = 0 and is_test = 0) group by person) group by item
)
where not has(had, item) and item not in (select i.item_id from items as i final where i.project_id = {p60:UInt32} and i.item_type = {p61:String} and i.deleted = 1)
order by if(lift >= {p62:Float64}, lift, 0) desc, people desc, item limit {p63:UInt8}
-- p0 = "product"
-- p1 = "product"
-- p2 = "product"
-- p3 = "product"
-- p4 = 7
-- p5 = "Order"
-- p6 = "2025-11-10 04:00:00.000"
-- p7 = "2026-11-10 04:00:00.000"
-- p8 = "product"
-- p9 = "product"
-- p10 = "product"
-- p11 = "product"
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = 7
-- p17 = 0
-- p18 = 12
-- p19 = 20
-- p20 = 7
-- p21 = 0
-- p22 = 7
-- p23 = 0
-- p24 = 7
-- p25 = 0
-- p26 = "product"
-- p27 = "product"
-- p28 = "product"
-- p29 = "product"
-- p30 = 7
-- p31 = "Order"
-- p32 = "2025-11-10 04:00:00.000"
-- p33 = "2026-11-10 04:00:00.000"
-- p34 = "product"
-- p35 = "product"
-- p36 = "product"
-- p37 = "product"
-- p38 = 7
-- p39 = 5
-- p40 = 5
-- p41 = 7
-- p42 = 0
-- p43 = 7
-- p44 = 0
-- p45 = 7
-- p46 = 0
-- p47 = "product"
-- p48 = "product"
-- p49 = "product"
-- p50 = "product"
-- p51 = 7
-- p52 = "Order"
-- p53 = "2025-11-10 04:00:00.000"
-- p54 = "2026-11-10 04:00:00.000"
-- p55 = "product"
-- p56 = "product"
-- p57 = "product"
-- p58 = "product"
-- p59 = 7
-- p60 = 7
-- p61 = "product"
-- p62 = 1.2
-- p63 = 5
