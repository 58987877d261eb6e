select step, count() as views, uniqExact(person) as people
from (
select person, arrayJoin(arrayFilter(s -> s = 0 or depth >= s, {p0:Array(UInt8)})) as step
from (
select person, lane, nth, max(deep) as depth from (
select person, lane, ord, kind, deep, width, height, element, element as path_of, said, tag,
countIf(kind = 0) over (partition by person, lane order by ord rows between unbounded preceding and current row) as nth,
if(kind in {p1:Array(UInt8)} and width > 0 and px is not null and py is not null, (toInt32(greatest(0, least({p2:Int32}, floor(assumeNotNull(px) * {p3:Int32} / width)))), toInt32(greatest(0, least({p4:Int32}, floor(assumeNotNull(py) * {p5:Int32} / height))))), (toInt32(-1), toInt32(-1))) as cell,
if(kind in {p6:Array(UInt8)} and width > 0 and px is not null and py is not null and ex is not null and ey is not null and ew is not null and eh is not null,
arrayMap(x -> assumeNotNull(x), [(px - ex * ew / 1000) / width, (py - ey * eh / 1000) / height, ew / width, eh / height]), []) as box
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p7:UInt32} and revision > {p8:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p9:UInt32} and revision > {p10:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p11:UInt32} and revision > {p12:UInt64})).2, e.settled_person_id)) as person, ifNull(if(empty(e.extra), e.properties.`$view_id`.:String, coalesce(e.properties.`$view_id`.:String, if(JSONType(e.extra, {p13:String}) = 'String', JSONExtractString(e.extra, {p14:String}), null))), '') as lane, e.ord as ord,
multiIf(e.event in {p15:Array(String)}, {p16:UInt8}, e.event in {p17:Array(String)}, {p18:UInt8}, e.event in {p19:Array(String)}, {p20:UInt8}, e.event in {p21:Array(String)}, {p22:UInt8}, e.event in {p23:Array(String)}, {p24:UInt8}, {p25:UInt8}) as kind, if(empty(e.extra), e.properties.`$scroll_depth`.:Float64, coalesce(e.properties.`$scroll_depth`.:Float64, if(JSONType(e.extra, {p26:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p27:String}), null))) as deep,
if(ifNull(if(empty(e.extra), e.properties.`$page_width`.:Float64, coalesce(e.properties.`$page_width`.:Float64, if(JSONType(e.extra, {p28:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p29:String}), null))), 0) > 0 and ifNull(if(empty(e.extra), e.properties.`$page_height`.:Float64, coalesce(e.properties.`$page_height`.:Float64, if(JSONType(e.extra, {p30:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p31:String}), null))), 0) > 0, (assumeNotNull(if(empty(e.extra), e.properties.`$page_width`.:Float64, coalesce(e.properties.`$page_width`.:Float64, if(JSONType(e.extra, {p32:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p33:String}), null)))), assumeNotNull(if(empty(e.extra), e.properties.`$page_height`.:Float64, coalesce(e.properties.`$page_height`.:Float64, if(JSONType(e.extra, {p34:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p35:String}), null))))), (0., 0.)) as size,
size.1 as width, size.2 as height,
if(kind in {p36:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_path`.:String, coalesce(e.properties.`$element_path`.:String, if(JSONType(e.extra, {p37:String}) = 'String', JSONExtractString(e.extra, {p38:String}), null))), ''), '') as element, if(kind in {p39:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_content`.:String, coalesce(e.properties.`$element_content`.:String, if(JSONType(e.extra, {p40:String}) = 'String', JSONExtractString(e.extra, {p41:String}), null))), ''), '') as said,
if(kind in {p42:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_type`.:String, coalesce(e.properties.`$element_type`.:String, if(JSONType(e.extra, {p43:String}) = 'String', JSONExtractString(e.extra, {p44:String}), null))), ''), '') as tag, if(empty(e.extra), e.properties.`$page_x`.:Float64, coalesce(e.properties.`$page_x`.:Float64, if(JSONType(e.extra, {p45:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p46:String}), null))) as px, if(empty(e.extra), e.properties.`$page_y`.:Float64, coalesce(e.properties.`$page_y`.:Float64, if(JSONType(e.extra, {p47:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p48:String}), null))) as py,
if(empty(e.extra), e.properties.`$element_x`.:Float64, coalesce(e.properties.`$element_x`.:Float64, if(JSONType(e.extra, {p49:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p50:String}), null))) as ex, if(empty(e.extra), e.properties.`$element_y`.:Float64, coalesce(e.properties.`$element_y`.:Float64, if(JSONType(e.extra, {p51:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p52:String}), null))) as ey, if(empty(e.extra), e.properties.`$element_width`.:Float64, coalesce(e.properties.`$element_width`.:Float64, if(JSONType(e.extra, {p53:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p54:String}), null))) as ew, if(empty(e.extra), e.properties.`$element_height`.:Float64, coalesce(e.properties.`$element_height`.:Float64, if(JSONType(e.extra, {p55:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p56:String}), null))) as eh
from events e
where e.project_id = {p57:UInt32} and e.is_test = 0
and e.time >= {p58:DateTime64(3)} and e.time < {p59:DateTime64(3)}
and e.event in {p60:Array(String)} and if(empty(e.extra), e.properties.`$url_path`.:String, coalesce(e.properties.`$url_path`.:String, if(JSONType(e.extra, {p61:String}) = 'String', JSONExtractString(e.extra, {p62:String}), null))) is not null and match(concat('/', trim(both '/' from replaceRegexpOne(ifNull(if(empty(e.extra), e.properties.`$url_path`.:String, coalesce(e.properties.`$url_path`.:String, if(JSONType(e.extra, {p63:String}) = 'String', JSONExtractString(e.extra, {p64:String}), null))), ''), {p65:String}, ''))), {p66:String}) and ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p67:String}) = 'String', JSONExtractString(e.extra, {p68:String}), null))) = {p69:String}, false) and ifNull(if(empty(e.extra), e.properties.`$device_class`.:String, coalesce(e.properties.`$device_class`.:String, if(JSONType(e.extra, {p70:String}) = 'String', JSONExtractString(e.extra, {p71:String}), null))), '') = {p72:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p73:UInt32} and revision > {p74:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p75:UInt32} and revision > {p76:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p77:UInt32} and revision > {p78:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p79:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p80:UInt32} and is_test = 1))
))
where kind = {p81:UInt8} and nth > 0 and deep is not null group by person, lane, nth)
) group by step order by step
-- p0 = [0,5,10,15,20,25,30,35,40,45,50,55,60,65,70,75,80,85,90,95,100]
-- p1 = [1,2,3]
-- p2 = 9
-- p3 = 10
-- p4 = 19
-- p5 = 20
-- p6 = [1,2,3]
-- p7 = 7
-- p8 = 0
-- p9 = 7
-- p10 = 0
-- p11 = 7
-- p12 = 0
-- p13 = "$view_id"
-- p14 = "$view_id"
-- p15 = ["$pageview","$MPViewScreen"]
-- p16 = 0
-- p17 = ["$WebClick","$PageClick","$MPClick"]
-- p18 = 1
-- p19 = ["$RageClick"]
-- p20 = 2
-- p21 = ["$DeadClick"]
-- p22 = 3
-- p23 = ["$WebPageLeave","$MPPageLeave"]
-- p24 = 4
-- p25 = 0
-- p26 = "$scroll_depth"
-- p27 = "$scroll_depth"
-- p28 = "$page_width"
-- p29 = "$page_width"
-- p30 = "$page_height"
-- p31 = "$page_height"
-- p32 = "$page_width"
-- p33 = "$page_width"
-- p34 = "$page_height"
-- p35 = "$page_height"
-- p36 = [1,2,3]
-- p37 = "$element_path"
-- p38 = "$element_path"
-- p39 = [1,2,3]
-- p40 = "$element_content"
-- p41 = "$element_content"
-- p42 = [1,2,3]
-- p43 = "$element_type"
-- p44 = "$element_type"
-- p45 = "$page_x"
-- p46 = "$page_x"
-- p47 = "$page_y"
-- p48 = "$page_y"
-- p49 = "$element_x"
-- p50 = "$element_x"
-- p51 = "$element_y"
-- p52 = "$element_y"
-- p53 = "$element_width"
-- p54 = "$element_width"
-- p55 = "$element_height"
-- p56 = "$element_height"
-- p57 = 7
-- p58 = "2026-09-30 16:00:00.000"
-- p59 = "2026-10-31 16:00:00.000"
-- p60 = ["$pageview","$MPViewScreen","$WebClick","$PageClick","$MPClick","$RageClick","$DeadClick","$WebPageLeave","$MPPageLeave"]
-- p61 = "$url_path"
-- p62 = "$url_path"
-- p63 = "$url_path"
-- p64 = "$url_path"
-- p65 = "[?#][\\s\\S]*$"
-- p66 = "^(?:/product/[^/]*|/cart)$"
-- p67 = "channel"
-- p68 = "channel"
-- p69 = "app"
-- p70 = "$device_class"
-- p71 = "$device_class"
-- p72 = "phone"
-- p73 = 7
-- p74 = 0
-- p75 = 7
-- p76 = 0
-- p77 = 7
-- p78 = 0
-- p79 = 7
-- p80 = 7
-- p81 = 4
