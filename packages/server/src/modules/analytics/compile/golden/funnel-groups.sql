select nth, any(name) as name, [countIf(depth >= {p0:UInt8}), countIf(depth >= {p1:UInt8})] as people from (
select least(place, {p2:UInt64}) as nth, any(key) as name, any(depth) as depth
from (
select person, id, depth, key, dense_rank() over (order by n desc, key) as place
from (select *, count() over (partition by key) as n from (select person, chain[1] as id, length(chain) as depth, arrayJoin(keys) as key from (select *, arrayFirst(one -> one.1 = chain[{p3:UInt8}], told).2 as keys from (
select person, argMin(every.chain, (negate(toInt16(length(every.chain))), every.chain[-1])) as chain, any(every.told) as told
from (select person, chain, told from (
select person, told, rows.1 as ords, rows.2 as fits, rows.3 as ends, arrayMap(f -> bitTest(f, {p4:UInt8}) and bitTest(f, 0), fits) as e_1, arrayFill(x -> x > 0, arrayMap((e, b, x) -> if(e, b, toUInt64(bitTest(x, {p5:UInt8}))), e_1, ords, ends)) as s_1, arrayMap((f, b, o, x) -> bitTest(f, {p6:UInt8}) and b > 1 and toUInt64(toUnixTimestamp(toDateTime(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(b, 4096))), {p7:String})) + {p8:UInt16}, {p9:String})) * 4096000 - 1) >= o and not bitTest(x, {p10:UInt8}),
fits, arrayShiftRight(s_1, 1, toUInt64(0)), ords, ends) as e_2, arrayLastIndex(x -> x, [has(e_1, 1), has(e_2, 1)]) as reached, toUInt64(indexOf(e_2, 1)) as p_2, toUInt64(multiIf(reached < {p11:UInt8}, 0, reached = {p12:UInt8}, indexOf(e_1, 1),
arrayLastIndex(x -> x, arraySlice(e_1, 1, toInt64(p_2) - 1)))) as p_1, arraySlice([ords[p_1], ords[p_2]], 1, reached) as chain
from (
select person, told, arrayMap(x -> (x.1, if(x.1 = first, x.2, bitAnd(x.2, {p13:UInt32})), x.3), arrayFilter(x -> x.4 = variant or x.2 = 0, seen)) as rows
from (select person, arraySort(groupArrayIf((ord, fits, ends, link), not is_before)) as seen, minIf(ord, is_first) as first, groupArrayIf((ord, keys), bitTest(fits, {p14:UInt8})) as told
from (select person, ord, ends, toUInt32(if(pair.2 = 0, 0, pair.2 + is_start * {p15:UInt32})) as fits, pair.1 as link, is_before, is_first, keys from (select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p16:UInt32} and revision > {p17:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p18:UInt32} and revision > {p19:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p20:UInt32} and revision > {p21:UInt64})).2, e.settled_person_id)) as person, e.ord as ord, ifNull(coalesce(if(empty(e.extra), e.properties.`product_id`.:String, coalesce(e.properties.`product_id`.:String, if(JSONType(e.extra, {p22:String}) = 'String', JSONExtractString(e.extra, {p23:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`product_id`.:Float64, coalesce(e.properties.`product_id`.:Float64, if(JSONType(e.extra, {p24:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p25:String}), null))))))), '') as link_0, toUInt32((e.event = {p26:String}) * {p27:UInt32}) as steps_0, ifNull(coalesce(if(empty(e.extra), e.properties.`sku`.:String, coalesce(e.properties.`sku`.:String, if(JSONType(e.extra, {p28:String}) = 'String', JSONExtractString(e.extra, {p29:String}), null))), toString(toInt64OrNull(toString(if(empty(e.extra), e.properties.`sku`.:Float64, coalesce(e.properties.`sku`.:Float64, if(JSONType(e.extra, {p30:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p31:String}), null))))))), '') as link_1, toUInt32((e.event = {p32:String} and ifNull(if(empty(e.extra), e.properties.`amount`.:Float64, coalesce(e.properties.`amount`.:Float64, if(JSONType(e.extra, {p33:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p34:String}), null))) >= {p35:Float64}, false)) * {p36:UInt32}) as steps_1, bitOr(toUInt32(0), if(e.event = {p37:String}, {p38:UInt32}, 0)) as ends, e.time < {p39:DateTime64(3)} as is_start, e.time < {p40:DateTime64(3)} as is_before, (e.event = {p41:String}) as is_first, if(notEmpty(if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p42:String}) = 'Array', JSONExtract(e.extra, {p43:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`))), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), if(empty(e.extra), e.properties.`channel`.:`Array(Nullable(String))`, if(JSONType(e.extra, {p44:String}) = 'Array', JSONExtract(e.extra, {p45:String}, 'Array(Nullable(String))'), e.properties.`channel`.:`Array(Nullable(String))`)))), [coalesce(concat('s', if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p46:String}) = 'String', JSONExtractString(e.extra, {p47:String}), null)))), concat('n', toString(if(empty(e.extra), e.properties.`channel`.:Float64, coalesce(e.properties.`channel`.:Float64, if(JSONType(e.extra, {p48:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p49:String}), null))) + 0)), if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p50:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p51:String})), null))) is null, null, if(if(empty(e.extra), e.properties.`channel`.:Bool, coalesce(e.properties.`channel`.:Bool, if(JSONType(e.extra, {p52:String}) = 'Bool', toBool(JSONExtractBool(e.extra, {p53:String})), null))), 'btrue', 'bfalse')), '')]) as keys
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
and person_id in (select person_id from profiles where project_id = {p67:UInt32} and is_test = 1))) left array join arrayConcat(arrayFilter(one -> one.2 > 0, arrayMap(value -> (value, toUInt32(if(value = link_0, steps_0, 0) + if(value = link_1, steps_1, 0))), arrayFilter(value -> value != '', arrayDistinct([link_0, link_1])))), if(ends > 0, [('', toUInt32(0))], [])) as pair where fits > 0 or ends > 0 or is_first) group by person) array join arrayDistinct(arrayMap(x -> x.4, arrayFilter(x -> bitTest(x.2, {p68:UInt8}) and bitTest(x.2, 0), seen))) as variant
)
)) as every group by person)) where depth >= {p69:UInt8}))
) group by nth, person, id
) group by nth order by nth
-- p0 = 1
-- p1 = 2
-- p2 = 51
-- p3 = 1
-- p4 = 30
-- p5 = 1
-- p6 = 1
-- p7 = "Asia/Shanghai"
-- p8 = 2
-- p9 = "Asia/Shanghai"
-- p10 = 1
-- p11 = 1
-- p12 = 1
-- p13 = 1073741823
-- p14 = 0
-- p15 = 1073741824
-- p16 = 7
-- p17 = 0
-- p18 = 7
-- p19 = 0
-- p20 = 7
-- p21 = 0
-- p22 = "product_id"
-- p23 = "product_id"
-- p24 = "product_id"
-- p25 = "product_id"
-- p26 = "ViewProduct"
-- p27 = 1
-- p28 = "sku"
-- p29 = "sku"
-- p30 = "sku"
-- p31 = "sku"
-- p32 = "PayOrder"
-- p33 = "amount"
-- p34 = "amount"
-- p35 = 100
-- p36 = 2
-- p37 = "Leave"
-- p38 = 2
-- p39 = "2026-10-31 16:00:00.000"
-- p40 = "2026-09-30 16:00:00.000"
-- p41 = "ViewProduct"
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
