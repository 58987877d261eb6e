select nth, any(name) as name, [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people from (
select least(place, {p2:UInt64}) as nth, any(key) as name, any(depth) as depth
from (
select person, id, depth, key, dense_rank() over (order by n desc, key) as place
from (select *, count() over (partition by key) as n from (select person, chain[1] as id, length(chain) as depth, arrayJoin(keys) as key from (select *, arrayFirst(one -> one.1 = chain[{p3:UInt8}], told).2 as keys from (
select person, argMin(every.chain, (negate(toInt16(length(every.chain))), every.chain[-1])) as chain, any(every.told) as told
from (select person, arrayPopFront(arrayMap(s -> if(length(arrayLast(c -> notEmpty(c), s.1)) > length(s.2), arrayLast(c -> notEmpty(c), s.1), s.2), [arrayFold((s, x) -> (
arrayMap((prev, own, k) -> multiIf(bitTest(x.2, k) and if(k = 0, bitTest(x.2, {p4:UInt8}), notEmpty(prev) and prev[1] >= x.1 and not bitTest(x.3, k)), arrayPushBack(prev, x.1), not bitTest(x.3, k + 1), own, emptyArrayUInt64()),
arrayPushFront(arrayPopBack(s.1), [toUInt64(toUnixTimestamp(toDateTime(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(x.1, 4096))), {p5:String})) + {p6:UInt16}, {p7:String})) * 4096000 - 1)]), s.1, range({p8:UInt8})),
if(length(arrayLast(c -> notEmpty(c), s.1)) > length(s.2), arrayLast(c -> notEmpty(c), s.1), s.2)), arrayMap(x -> (x.1, if(x.1 = first, x.2, bitAnd(x.2, {p9:UInt32})), x.3), arrayFilter(x -> x.4 = variant or x.2 = 0, seen)), (arrayWithConstant({p10:UInt8}, emptyArrayUInt64()), emptyArrayUInt64()))])[1]) as chain, told
from (select person, arraySort(groupArrayIf((ord, fits, ends, link), not is_before)) as seen, minIf(ord, bitTest(fits, 0)) as first, groupArrayIf((ord, keys), bitTest(fits, {p11:UInt8})) as told
from (select person, ord, ends, toUInt32(if(pair.2 = 0, 0, pair.2 + is_start * {p12:UInt32})) as fits, pair.1 as link, is_before, keys from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p13:UInt32} and revision > {p14:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p19:String}) = 'String', JSONExtractString(e.extra, {p20:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p22:String}), null))))))), '') as link_0, toUInt32((e.event = {p23:String}) * {p24:UInt32}) as steps_0, ifNull(coalesce(if(empty(e.extra), e.properties.`sku`.:String, coalesce(e.properties.`sku`.:String, if(JSONType(e.extra, {p25:String}) = 'String', JSONExtractString(e.extra, {p26:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`sku`.:Float64, coalesce(e.properties.`sku`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))))))), '') as link_1, toUInt32((e.event = {p29:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p30:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p31:String}), null))) >= {p32:Float64}, false)) * {p33:UInt32}) as steps_1, bitOr(toUInt32(0), if(e.event = {p34:String}, {p35:UInt32}, 0)) as ends, e.time < {p36:DateTime64(3)} as is_start, e.time < {p37:DateTime64(3)} as is_before, if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p38:String}) = 'Array', JSONExtract(e.extra, {p39:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))),
arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p40:String}) = 'Array', JSONExtract(e.extra, {p41:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))),
[multiIf(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p42:String}) = 'String', JSONExtractString(e.extra, {p43:String}), null))) is not null, concat('s', ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p44:String}) = 'String', JSONExtractString(e.extra, {p45:String}), null))), '')), if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p46:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p47:String}), null))) is not null, concat('n', toString(ifNull(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p48:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p49:String}), null))), 0) + 0)),
if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p50:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p51:String})), null))) is not null, if(ifNull(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p52:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p53:String})), null))), false), 'btrue', 'bfalse'), '')]) as keys
from events e
where e.project_id = {p54:UInt32} and e.is_test = 0
and e.time >= {p55:DateTime64(3)} and e.time < {p56:DateTime64(3)}
and e.event in {p57:Array(String)} and (e.time >= {p58:DateTime64(3)} or e.event = {p59:String}) and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p60:UInt32} and revision > {p61:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p62:UInt32} and revision > {p63:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p64:UInt32} and revision > {p65:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p66:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p67:UInt32} and is_test = 1))) array join arrayConcat(arrayFilter(one -> one.2 > 0, arrayMap(value -> (value, toUInt32(if(value = link_0, steps_0, 0) + if(value = link_1, steps_1, 0))), arrayFilter(value -> value != '', arrayDistinct([link_0, link_1])))), if(ends > 0, [('', toUInt32(0))], [])) as pair where fits > 0 or ends > 0) group by person) array join arrayDistinct(arrayMap(x -> x.4, arrayFilter(x -> bitTest(x.2, {p68:UInt8}) and bitTest(x.2, 0), seen))) as variant) as every group by person)) where depth >= {p69:UInt8}))
) group by nth, person, id
) group by nth order by nth
-- p0 = 1
-- p1 = 2
-- p2 = 51
-- p3 = 1
-- p4 = 30
-- p5 = "Asia/Shanghai"
-- p6 = 2
-- p7 = "Asia/Shanghai"
-- p8 = 2
-- p9 = 1073741823
-- p10 = 2
-- p11 = 0
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
-- p38 = "channel"
-- p39 = "channel"
-- p40 = "channel"
-- p41 = "channel"
-- p42 = "channel"
-- p43 = "channel"
-- p44 = "channel"
-- p45 = "channel"
-- p46 = "channel"
-- p47 = "channel"
-- p48 = "channel"
-- p49 = "channel"
-- p50 = "channel"
-- p51 = "channel"
-- p52 = "channel"
-- p53 = "channel"
-- p54 = 7
-- p55 = "1970-01-01 00:00:00.000"
-- p56 = "2026-11-02 18:00:00.000"
-- p57 = ["ViewProduct","PayOrder","Leave"]
-- p58 = "2026-09-30 16:00:00.000"
-- p59 = "ViewProduct"
-- p60 = 7
-- p61 = 0
-- p62 = 7
-- p63 = 0
-- p64 = 7
-- p65 = 0
-- p66 = 7
-- p67 = 7
-- p68 = 30
-- p69 = 1
