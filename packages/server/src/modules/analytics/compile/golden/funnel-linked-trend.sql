select toString(start) as bucket, [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people
from (select start, length(chain) as depth from (
select person, argMin(every.chain, (negate(toInt16(length(every.chain))), every.chain[-1])) as chain, start
from (select person, chain, start from (
select person, start, rows.1 as ords, rows.2 as fits, rows.3 as ends, arrayMap(f -> bitTest(f, {p2:UInt8}) and bitTest(f, 0), fits) as e_1, arrayFill(x -> x > 0, arrayMap((e, b, x) -> if(e, b, toUInt64(bitTest(x, {p3:UInt8}))), e_1, ords, ends)) as s_1, arrayMap((f, b, o, x) -> bitTest(f, {p4:UInt8}) and b > 1 and toUInt64(toUnixTimestamp(toDateTime(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(b, 4096))), {p5:String})) + {p6:UInt16}, {p7:String})) * 4096000 - 1) >= o and not bitTest(x, {p8:UInt8}),
fits, arrayShiftRight(s_1, 1, toUInt64(0)), ords, ends) as e_2, arrayLastIndex(x -> x, [has(e_1, 1), has(e_2, 1)]) as reached, toUInt64(indexOf(e_2, 1)) as p_2, toUInt64(multiIf(reached < {p9:UInt8}, 0, reached = {p10:UInt8}, indexOf(e_1, 1),
arrayLastIndex(x -> x, arraySlice(e_1, 1, toInt64(p_2) - 1)))) as p_1, arraySlice([ords[p_1], ords[p_2]], 1, reached) as chain
from (
select person, variant.1 as start, arrayMap(x -> (x.1, if(x.4 = variant.1 and x.1 = first, x.2, bitAnd(x.2, {p11:UInt32})), x.3), arrayFilter(x -> x.5 = variant.2 or x.2 = 0, seen)) as rows
from (select person, arraySort(groupArrayIf((ord, fits, ends, bucket, link), not is_before)) as seen, minIf(ord, is_first) as first
from (select person, ord, ends, toUInt32(if(pair.2 = 0, 0, pair.2 + is_start * {p12:UInt32})) as fits, pair.1 as link, is_before, is_first, bucket from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > {p14:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p19:String}) = 'String', JSONExtractString(e.extra, {p20:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p22:String}), null))))))), '') as link_0, toUInt32((e.event = {p23:String}) * {p24:UInt32}) as steps_0, ifNull(coalesce(if(empty(e.extra), e.properties.`sku`.:String, coalesce(e.properties.`sku`.:String, if(JSONType(e.extra, {p25:String}) = 'String', JSONExtractString(e.extra, {p26:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`sku`.:Float64, coalesce(e.properties.`sku`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))))))), '') as link_1, toUInt32((e.event = {p29:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p30:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p31:String}), null))) >= {p32:Float64}, false)) * {p33:UInt32}) as steps_1, bitOr(toUInt32(0), if(e.event = {p34:String}, {p35:UInt32}, 0)) as ends, e.time < {p36:DateTime64(3)} as is_start, e.time < {p37:DateTime64(3)} as is_before, (e.event = {p38:String}) as is_first, toMonday(toDate(toTimeZone(e.time, {p39:String}))) as bucket
from events e
where e.project_id = {p40:UInt32} and e.is_test = 0
and e.time >= {p41:DateTime64(3)} and e.time < {p42:DateTime64(3)}
and e.event in {p43:Array(String)} and (e.time >= {p44:DateTime64(3)} or e.event = {p45:String}) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p46:UInt32} and revision > {p47:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p48:UInt32} and revision > {p49:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p50:UInt32} and revision > {p51:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p52:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p53:UInt32} and is_test = 1))) left array join arrayConcat(arrayFilter(one -> one.2 > 0, arrayMap(value -> (value, toUInt32(if(value = link_0, steps_0, 0) + if(value = link_1, steps_1, 0))), arrayFilter(value -> value != '', arrayDistinct([link_0, link_1])))), if(ends > 0, [('', toUInt32(0))], [])) as pair where fits > 0 or ends > 0 or is_first) group by person) array join arrayDistinct(arrayMap(x -> (x.4, x.5), arrayFilter(x -> bitTest(x.2, {p54:UInt8}) and bitTest(x.2, 0), seen))) as variant
)
)) as every group by person, start)) group by start order by start
-- p0 = 1
-- p1 = 2
-- p2 = 30
-- p3 = 1
-- p4 = 1
-- p5 = "Asia/Shanghai"
-- p6 = 2
-- p7 = "Asia/Shanghai"
-- p8 = 1
-- p9 = 1
-- p10 = 1
-- p11 = 1073741823
-- p12 = 1073741824
-- p13 = 7
-- p14 = 0
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = "product_id"
-- p20 = "product_id"
-- p21 = "product_id"
-- p22 = "product_id"
-- p23 = "ViewProduct"
-- p24 = 1
-- p25 = "sku"
-- p26 = "sku"
-- p27 = "sku"
-- p28 = "sku"
-- p29 = "PayOrder"
-- p30 = "amount"
-- p31 = "amount"
-- p32 = 100
-- p33 = 2
-- p34 = "Leave"
-- p35 = 2
-- p36 = "2026-10-31 16:00:00.000"
-- p37 = "2026-09-30 16:00:00.000"
-- p38 = "ViewProduct"
-- p39 = "Asia/Shanghai"
-- p40 = 7
-- p41 = "1970-01-01 00:00:00.000"
-- p42 = "2026-11-02 18:00:00.000"
-- p43 = ["ViewProduct","PayOrder","Leave"]
-- p44 = "2026-09-30 16:00:00.000"
-- p45 = "ViewProduct"
-- p46 = 7
-- p47 = 0
-- p48 = 7
-- p49 = 0
-- p50 = 7
-- p51 = 0
-- p52 = 7
-- p53 = 7
-- p54 = 30
