select distinct person as person_id from (
select person, lane, nth, max(deep) as depth from (
select person, lane, ord, kind, deep, width, height, element, element as path_of, said, tag,
countIf(kind = 0) over (partition by person, lane order by ord rows between unbounded preceding and current row) as nth,
if(kind in {p0:Array(UInt8)} and width > 0 and px is not null and py is not null, (toInt32(greatest(0, least({p1:Int32}, floor(assumeNotNull(px) * {p2:Int32} / width)))), toInt32(greatest(0, least({p3:Int32}, floor(assumeNotNull(py) * {p4:Int32} / height))))), (toInt32(-1), toInt32(-1))) as cell,
if(kind in {p5:Array(UInt8)} and width > 0 and px is not null and py is not null and ex is not null and ey is not null and ew is not null and eh is not null,
arrayMap(x -> assumeNotNull(x), [(px - ex * ew / 1000) / width, (py - ey * eh / 1000) / height, ew / width, eh / height]), []) as box
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p6:UInt32} and revision > {p7:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p8:UInt32} and revision > {p9:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p10:UInt32} and revision > {p11:UInt64})).2, e.settled_person_id)) as person, ifNull(if(empty(e.extra), e.properties.`$view_id`.:String, coalesce(e.properties.`$view_id`.:String, if(JSONType(e.extra, {p12:String}) = 'String', JSONExtractString(e.extra, {p13:String}), null))), '') as lane, e.ord as ord,
multiIf(e.event in {p14:Array(String)}, {p15:UInt8}, e.event in {p16:Array(String)}, {p17:UInt8}, e.event in {p18:Array(String)}, {p19:UInt8}, e.event in {p20:Array(String)}, {p21:UInt8}, e.event in {p22:Array(String)}, {p23:UInt8}, {p24:UInt8}) as kind, if(empty(e.extra), e.properties.`$scroll_depth`.:Float64, coalesce(e.properties.`$scroll_depth`.:Float64, if(JSONType(e.extra, {p25:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p26:String}), null))) as deep,
if(ifNull(if(empty(e.extra), e.properties.`$page_width`.:Float64, coalesce(e.properties.`$page_width`.:Float64, if(JSONType(e.extra, {p27:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p28:String}), null))), 0) > 0 and ifNull(if(empty(e.extra), e.properties.`$page_height`.:Float64, coalesce(e.properties.`$page_height`.:Float64, if(JSONType(e.extra, {p29:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p30:String}), null))), 0) > 0, (assumeNotNull(if(empty(e.extra), e.properties.`$page_width`.:Float64, coalesce(e.properties.`$page_width`.:Float64, if(JSONType(e.extra, {p31:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p32:String}), null)))), assumeNotNull(if(empty(e.extra), e.properties.`$page_height`.:Float64, coalesce(e.properties.`$page_height`.:Float64, if(JSONType(e.extra, {p33:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p34:String}), null))))), (0., 0.)) as size,
size.1 as width, size.2 as height,
if(kind in {p35:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_path`.:String, coalesce(e.properties.`$element_path`.:String, if(JSONType(e.extra, {p36:String}) = 'String', JSONExtractString(e.extra, {p37:String}), null))), ''), '') as element, if(kind in {p38:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_content`.:String, coalesce(e.properties.`$element_content`.:String, if(JSONType(e.extra, {p39:String}) = 'String', JSONExtractString(e.extra, {p40:String}), null))), ''), '') as said,
if(kind in {p41:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_type`.:String, coalesce(e.properties.`$element_type`.:String, if(JSONType(e.extra, {p42:String}) = 'String', JSONExtractString(e.extra, {p43:String}), null))), ''), '') as tag, if(empty(e.extra), e.properties.`$page_x`.:Float64, coalesce(e.properties.`$page_x`.:Float64, if(JSONType(e.extra, {p44:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p45:String}), null))) as px, if(empty(e.extra), e.properties.`$page_y`.:Float64, coalesce(e.properties.`$page_y`.:Float64, if(JSONType(e.extra, {p46:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p47:String}), null))) as py,
if(empty(e.extra), e.properties.`$element_x`.:Float64, coalesce(e.properties.`$element_x`.:Float64, if(JSONType(e.extra, {p48:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p49:String}), null))) as ex, if(empty(e.extra), e.properties.`$element_y`.:Float64, coalesce(e.properties.`$element_y`.:Float64, if(JSONType(e.extra, {p50:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p51:String}), null))) as ey, if(empty(e.extra), e.properties.`$element_width`.:Float64, coalesce(e.properties.`$element_width`.:Float64, if(JSONType(e.extra, {p52:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p53:String}), null))) as ew, if(empty(e.extra), e.properties.`$element_height`.:Float64, coalesce(e.properties.`$element_height`.:Float64, if(JSONType(e.extra, {p54:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p55:String}), null))) as eh
from events e
where e.project_id = {p56:UInt32} and e.is_test = 0
and e.time >= {p57:DateTime64(3)} and e.time < {p58:DateTime64(3)}
and e.event in {p59:Array(String)} and if(empty(e.extra), e.properties.`$url_path`.:String, coalesce(e.properties.`$url_path`.:String, if(JSONType(e.extra, {p60:String}) = 'String', JSONExtractString(e.extra, {p61:String}), null))) is not null and match(concat('/', trim(both '/' from replaceRegexpOne(ifNull(if(empty(e.extra), e.properties.`$url_path`.:String, coalesce(e.properties.`$url_path`.:String, if(JSONType(e.extra, {p62:String}) = 'String', JSONExtractString(e.extra, {p63:String}), null))), ''), {p64:String}, ''))), {p65:String}) and ifNull(if(empty(e.extra), e.properties.`channel`.:String, coalesce(e.properties.`channel`.:String, if(JSONType(e.extra, {p66:String}) = 'String', JSONExtractString(e.extra, {p67:String}), null))) = {p68:String}, false) and ifNull(if(empty(e.extra), e.properties.`$device_class`.:String, coalesce(e.properties.`$device_class`.:String, if(JSONType(e.extra, {p69:String}) = 'String', JSONExtractString(e.extra, {p70:String}), null))), '') = {p71:String} and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p72:UInt32} and revision > {p73:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p74:UInt32} and revision > {p75:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p76:UInt32} and revision > {p77:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p78:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p79:UInt32} and is_test = 1))
))
where kind = {p80:UInt8} and nth > 0 and deep is not null group by person, lane, nth)
where depth >= {p81:UInt8}
-- p0 = [1,2,3]
-- p1 = 9
-- p2 = 10
-- p3 = 19
-- p4 = 20
-- p5 = [1,2,3]
-- p6 = 7
-- p7 = 0
-- p8 = 7
-- p9 = 0
-- p10 = 7
-- p11 = 0
-- p12 = "$view_id"
-- p13 = "$view_id"
-- p14 = ["$pageview","$MPViewScreen"]
-- p15 = 0
-- p16 = ["$WebClick","$PageClick","$MPClick"]
-- p17 = 1
-- p18 = ["$RageClick"]
-- p19 = 2
-- p20 = ["$DeadClick"]
-- p21 = 3
-- p22 = ["$WebPageLeave","$MPPageLeave"]
-- p23 = 4
-- p24 = 0
-- p25 = "$scroll_depth"
-- p26 = "$scroll_depth"
-- p27 = "$page_width"
-- p28 = "$page_width"
-- p29 = "$page_height"
-- p30 = "$page_height"
-- p31 = "$page_width"
-- p32 = "$page_width"
-- p33 = "$page_height"
-- p34 = "$page_height"
-- p35 = [1,2,3]
-- p36 = "$element_path"
-- p37 = "$element_path"
-- p38 = [1,2,3]
-- p39 = "$element_content"
-- p40 = "$element_content"
-- p41 = [1,2,3]
-- p42 = "$element_type"
-- p43 = "$element_type"
-- p44 = "$page_x"
-- p45 = "$page_x"
-- p46 = "$page_y"
-- p47 = "$page_y"
-- p48 = "$element_x"
-- p49 = "$element_x"
-- p50 = "$element_y"
-- p51 = "$element_y"
-- p52 = "$element_width"
-- p53 = "$element_width"
-- p54 = "$element_height"
-- p55 = "$element_height"
-- p56 = 7
-- p57 = "2026-09-30 16:00:00.000"
-- p58 = "2026-10-31 16:00:00.000"
-- p59 = ["$pageview","$MPViewScreen","$WebClick","$PageClick","$MPClick","$RageClick","$DeadClick","$WebPageLeave","$MPPageLeave"]
-- p60 = "$url_path"
-- p61 = "$url_path"
-- p62 = "$url_path"
-- p63 = "$url_path"
-- p64 = "[?#][\\s\\S]*$"
-- p65 = "^(?:/product/[^/]*|/cart)$"
-- p66 = "channel"
-- p67 = "channel"
-- p68 = "app"
-- p69 = "$device_class"
-- p70 = "$device_class"
-- p71 = "phone"
-- p72 = 7
-- p73 = 0
-- p74 = 7
-- p75 = 0
-- p76 = 7
-- p77 = 0
-- p78 = 7
-- p79 = 7
-- p80 = 4
-- p81 = 50
