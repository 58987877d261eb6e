select toString(start) as bucket, [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people
from (select start, length(chain) as depth from (
select person, argMin(every.chain, (negate(toInt16(length(every.chain))), every.chain[-1])) as chain, start
from (select person, arrayPopFront(arrayMap(s -> if(length(arrayLast(c -> notEmpty(c), s.1)) > length(s.2), arrayLast(c -> notEmpty(c), s.1), s.2), [arrayFold((s, x) -> (
arrayMap((prev, own, k) -> multiIf(bitTest(x.2, k) and if(k = 0, bitTest(x.2, {p2:UInt8}), notEmpty(prev) and prev[1] >= x.1 and not bitTest(x.3, k)), arrayPushBack(prev, x.1), not bitTest(x.3, k + 1), own, emptyArrayUInt64()),
arrayPushFront(arrayPopBack(s.1), [toUInt64(toUnixTimestamp(toDateTime(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(x.1, 4096))), {p3:String})) + {p4:UInt16}, {p5:String})) * 4096000 - 1)]), s.1, range({p6:UInt8})),
if(length(arrayLast(c -> notEmpty(c), s.1)) > length(s.2), arrayLast(c -> notEmpty(c), s.1), s.2)), arrayMap(x -> (x.1, if(x.4 = variant.1 and x.1 = first, x.2, bitAnd(x.2, {p7:UInt32})), x.3), arrayFilter(x -> x.5 = variant.2 or x.2 = 0, seen)), (arrayWithConstant({p8:UInt8}, emptyArrayUInt64()), emptyArrayUInt64()))])[1]) as chain, variant.1 as start
from (select person, arraySort(groupArrayIf((ord, fits, ends, bucket, link), not is_before)) as seen, minIf(ord, bitTest(fits, 0)) as first
from (select person, ord, ends, toUInt32(if(pair.2 = 0, 0, pair.2 + is_start * {p9:UInt32})) as fits, pair.1 as link, is_before, bucket from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p12:UInt32} and revision > {p13:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p14:UInt32} and revision > {p15:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p16:String}) = 'String', JSONExtractString(e.extra, {p17:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p18:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p19:String}), null))))))), '') as link_0, toUInt32((e.event = {p20:String}) * {p21:UInt32}) as steps_0, ifNull(coalesce(if(empty(e.extra), e.properties.`sku`.:String, coalesce(e.properties.`sku`.:String, if(JSONType(e.extra, {p22:String}) = 'String', JSONExtractString(e.extra, {p23:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`sku`.:Float64, coalesce(e.properties.`sku`.:Float64, if(JSONType(e.extra, {p24:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p25:String}), null))))))), '') as link_1, toUInt32((e.event = {p26:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))) >= {p29:Float64}, false)) * {p30:UInt32}) as steps_1, bitOr(toUInt32(0), if(e.event = {p31:String}, {p32:UInt32}, 0)) as ends, e.time < {p33:DateTime64(3)} as is_start, e.time < {p34:DateTime64(3)} as is_before, toMonday(toDate(toTimeZone(e.time, {p35:String}))) as bucket
from events e
where e.project_id = {p36:UInt32} and e.is_test = 0
and e.time >= {p37:DateTime64(3)} and e.time < {p38:DateTime64(3)}
and e.event in {p39:Array(String)} and (e.time >= {p40:DateTime64(3)} or e.event = {p41:String}) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p42:UInt32} and revision > {p43:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p44:UInt32} and revision > {p45:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p48:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p49:UInt32} and is_test = 1))) array join arrayConcat(arrayFilter(one -> one.2 > 0, arrayMap(value -> (value, toUInt32(if(value = link_0, steps_0, 0) + if(value = link_1, steps_1, 0))), arrayFilter(value -> value != '', arrayDistinct([link_0, link_1])))), if(ends > 0, [('', toUInt32(0))], [])) as pair where fits > 0 or ends > 0) group by person) array join arrayDistinct(arrayMap(x -> (x.4, x.5), arrayFilter(x -> bitTest(x.2, {p50:UInt8}) and bitTest(x.2, 0), seen))) as variant) as every group by person, start)) group by start order by start
-- p0 = 1
-- p1 = 2
-- p2 = 30
-- p3 = "Asia/Shanghai"
-- p4 = 2
-- p5 = "Asia/Shanghai"
-- p6 = 2
-- p7 = 1073741823
-- p8 = 2
-- p9 = 1073741824
-- p10 = 7
-- p11 = 0
-- p12 = 7
-- p13 = 0
-- p14 = 7
-- p15 = 0
-- p16 = "product_id"
-- p17 = "product_id"
-- p18 = "product_id"
-- p19 = "product_id"
-- p20 = "ViewProduct"
-- p21 = 1
-- p22 = "sku"
-- p23 = "sku"
-- p24 = "sku"
-- p25 = "sku"
-- p26 = "PayOrder"
-- p27 = "amount"
-- p28 = "amount"
-- p29 = 100
-- p30 = 2
-- p31 = "Leave"
-- p32 = 2
-- p33 = "2026-10-31 16:00:00.000"
-- p34 = "2026-09-30 16:00:00.000"
-- p35 = "Asia/Shanghai"
-- p36 = 7
-- p37 = "1970-01-01 00:00:00.000"
-- p38 = "2026-11-02 18:00:00.000"
-- p39 = ["ViewProduct","PayOrder","Leave"]
-- p40 = "2026-09-30 16:00:00.000"
-- p41 = "ViewProduct"
-- p42 = 7
-- p43 = 0
-- p44 = 7
-- p45 = 0
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = 7
-- p50 = 30
