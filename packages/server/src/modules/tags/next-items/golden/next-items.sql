with (
select groupArray(item) from (
select assumeNotNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p0:String}) = 'String', JSONExtractString(e.extra, {p1:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p2:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p3:String}), null)))))))) as item
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p4:UInt32} and revision > (select max(revision) from squashes where project_id = {p5:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p6:UInt32} and e.event = {p7:String}
and e.time >= {p8:DateTime64(3)} and e.time <= {p9:DateTime64(3)} and ifNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p10:String}) = 'String', JSONExtractString(e.extra, {p11:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p12:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p13:String}), null))))))), '') != '' and if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) = {p14:UInt64}
group by item order by max(e.time) desc, item)
) as had,
arraySlice(had, 1, {p15:UInt8}) as mine,
(select (toFloat64(count()), sumForEach(arrayMap(one -> toFloat64(has(items, one)), mine))) from (
select person, groupUniqArray(item) as items from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, assumeNotNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p16:String}) = 'String', JSONExtractString(e.extra, {p17:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p18:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p19:String}), null)))))))) as item
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p20:UInt32} and revision > (select max(revision) from squashes where project_id = {p21:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p22:UInt32} and e.event = {p23:String}
and e.time >= {p24:DateTime64(3)} and e.time <= {p25:DateTime64(3)} and ifNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p26:String}) = 'String', JSONExtractString(e.extra, {p27:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p28:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p29:String}), null))))))), '') != ''
) where person in (select person_id from profiles final where project_id = {p30:UInt32} and deleted = 0 and is_test = 0) group by person)) as all
select item, people, arrayMap((both, n) -> (both + {p31:Float64}) / (people * n / all.1 + {p32:Float64}), together, all.2) as lifts,
arrayReduce('max', arrayPushBack(lifts, 0)) as lift, mine[indexOf(lifts, lift)] as because
from (
select arrayJoin(items) as item, count() as people, sumForEach(arrayMap(one -> toFloat64(has(items, one)), mine)) as together
from (
select person, groupUniqArray(item) as items from (
select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, assumeNotNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p33:String}) = 'String', JSONExtractString(e.extra, {p34:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p35:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p36:String}), null)))))))) as item
from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p37:UInt32} and revision > (select max(revision) from squashes where project_id = {p38:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p39:UInt32} and e.event = {p40:String}
and e.time >= {p41:DateTime64(3)} and e.time <= {p42:DateTime64(3)} and ifNull(coalesce(if(empty(e.extra), e.properties.`product`.:String, coalesce(e.properties.`product`.:String, if(JSONType(e.extra, {p43:String}) = 'String', JSONExtractString(e.extra, {p44:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product`.:Float64, coalesce(e.properties.`product`.:Float64, if(JSONType(e.extra, {p45:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p46:String}), null))))))), '') != ''
) where person in (select person_id from profiles final where project_id = {p47:UInt32} and deleted = 0 and is_test = 0) group by person) group by item
)
where not has(had, item) and item not in (select i.item_id from items as i final where i.project_id = {p48:UInt32} and i.item_type = {p49:String} and i.deleted = 1)
order by if(lift >= {p50:Float64}, lift, 0) desc, people desc, item limit {p51:UInt8}
-- p0 = "product"
-- p1 = "product"
-- p2 = "product"
-- p3 = "product"
-- p4 = 7
-- p5 = 7
-- p6 = 7
-- p7 = "Order"
-- p8 = "2025-11-10 04:00:00.000"
-- p9 = "2026-11-10 04:00:00.000"
-- p10 = "product"
-- p11 = "product"
-- p12 = "product"
-- p13 = "product"
-- p14 = 12
-- p15 = 20
-- p16 = "product"
-- p17 = "product"
-- p18 = "product"
-- p19 = "product"
-- p20 = 7
-- p21 = 7
-- p22 = 7
-- p23 = "Order"
-- p24 = "2025-11-10 04:00:00.000"
-- p25 = "2026-11-10 04:00:00.000"
-- p26 = "product"
-- p27 = "product"
-- p28 = "product"
-- p29 = "product"
-- p30 = 7
-- p31 = 5
-- p32 = 5
-- p33 = "product"
-- p34 = "product"
-- p35 = "product"
-- p36 = "product"
-- p37 = 7
-- p38 = 7
-- p39 = 7
-- p40 = "Order"
-- p41 = "2025-11-10 04:00:00.000"
-- p42 = "2026-11-10 04:00:00.000"
-- p43 = "product"
-- p44 = "product"
-- p45 = "product"
-- p46 = "product"
-- p47 = 7
-- p48 = 7
-- p49 = "product"
-- p50 = 1.2
-- p51 = 5
