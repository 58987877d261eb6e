select grouping(element) as is_whole, element as path,
countIf(kind = {p0:UInt8}) as views, uniqExactIf(person, kind = {p1:UInt8}) as viewers,
countIf(kind = {p2:UInt8}) as clicks, uniqExactIf(person, kind = {p3:UInt8}) as people, uniqExactIf((person, lane, nth), kind = {p4:UInt8} and nth > 0) as clicked_views,
countIf(kind = {p5:UInt8}) as rages, uniqExactIf(person, kind = {p6:UInt8}) as rage_people, countIf(kind = {p7:UInt8}) as deads, uniqExactIf(person, kind = {p8:UInt8}) as dead_people,
uniqExactIf(path_of, path_of != '') as elements, quantileExactInclusiveIf(0.5)(width, width > 0) as middle_width,
quantileExactInclusiveIf(0.5)(height, width > 0) as middle_height,
argMaxIf(said, ord, said != '') as text, argMaxIf(tag, ord, tag != '') as type, argMaxIf(box, ord, notEmpty(box)) as at
from (
select person, lane, ord, kind, deep, width, height, element, element as path_of, said, tag,
countIf(kind = 0) over (partition by person, lane order by ord rows between unbounded preceding and current row) as nth,
if(kind in {p9:Array(UInt8)} and width > 0 and px is not null and py is not null, (toInt32(greatest(0, least({p10:Int32}, floor(assumeNotNull(px) * {p11:Int32} / width)))), toInt32(greatest(0, least({p12:Int32}, floor(assumeNotNull(py) * {p13:Int32} / height))))), (toInt32(-1), toInt32(-1))) as cell,
if(kind in {p14:Array(UInt8)} and width > 0 and px is not null and py is not null and ex is not null and ey is not null and ew is not null and eh is not null,
arrayMap(x -> assumeNotNull(x), [(px - ex * ew / 1000) / width, (py - ey * eh / 1000) / height, ew / width, eh / height]), []) as box
from (
select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p15:UInt32} and revision > {p16:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p17:UInt32} and revision > {p18:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p19:UInt32} and revision > {p20:UInt64})).2, e.settled_person_id)) as person, ifNull(if(empty(e.extra), e.properties.`$view_id`.:String, coalesce(e.properties.`$view_id`.:String, if(JSONType(e.extra, {p21:String}) = 'String', JSONExtractString(e.extra, {p22:String}), null))), '') as lane, e.ord as ord,
multiIf(e.event in {p23:Array(String)}, {p24:UInt8}, e.event in {p25:Array(String)}, {p26:UInt8}, e.event in {p27:Array(String)}, {p28:UInt8}, e.event in {p29:Array(String)}, {p30:UInt8}, e.event in {p31:Array(String)}, {p32:UInt8}, {p33:UInt8}) as kind, if(empty(e.extra), e.properties.`$scroll_depth`.:Float64, coalesce(e.properties.`$scroll_depth`.:Float64, if(JSONType(e.extra, {p34:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p35:String}), null))) as deep,
if(ifNull(if(empty(e.extra), e.properties.`$page_width`.:Float64, coalesce(e.properties.`$page_width`.:Float64, if(JSONType(e.extra, {p36:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p37:String}), null))), 0) > 0 and ifNull(if(empty(e.extra), e.properties.`$page_height`.:Float64, coalesce(e.properties.`$page_height`.:Float64, if(JSONType(e.extra, {p38:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p39:String}), null))), 0) > 0, (assumeNotNull(if(empty(e.extra), e.properties.`$page_width`.:Float64, coalesce(e.properties.`$page_width`.:Float64, if(JSONType(e.extra, {p40:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p41:String}), null)))), assumeNotNull(if(empty(e.extra), e.properties.`$page_height`.:Float64, coalesce(e.properties.`$page_height`.:Float64, if(JSONType(e.extra, {p42:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p43:String}), null))))), (0., 0.)) as size,
size.1 as width, size.2 as height,
if(kind in {p44:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_path`.:String, coalesce(e.properties.`$element_path`.:String, if(JSONType(e.extra, {p45:String}) = 'String', JSONExtractString(e.extra, {p46:String}), null))), ''), '') as element, if(kind in {p47:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_content`.:String, coalesce(e.properties.`$element_content`.:String, if(JSONType(e.extra, {p48:String}) = 'String', JSONExtractString(e.extra, {p49:String}), null))), ''), '') as said,
if(kind in {p50:Array(UInt8)}, ifNull(if(empty(e.extra), e.properties.`$element_type`.:String, coalesce(e.properties.`$element_type`.:String, if(JSONType(e.extra, {p51:String}) = 'String', JSONExtractString(e.extra, {p52:String}), null))), ''), '') as tag, if(empty(e.extra), e.properties.`$page_x`.:Float64, coalesce(e.properties.`$page_x`.:Float64, if(JSONType(e.extra, {p53:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p54:String}), null))) as px, if(empty(e.extra), e.properties.`$page_y`.:Float64, coalesce(e.properties.`$page_y`.:Float64, if(JSONType(e.extra, {p55:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p56:String}), null))) as py,
if(empty(e.extra), e.properties.`$element_x`.:Float64, coalesce(e.properties.`$element_x`.:Float64, if(JSONType(e.extra, {p57:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p58:String}), null))) as ex, if(empty(e.extra), e.properties.`$element_y`.:Float64, coalesce(e.properties.`$element_y`.:Float64, if(JSONType(e.extra, {p59:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p60:String}), null))) as ey, if(empty(e.extra), e.properties.`$element_width`.:Float64, coalesce(e.properties.`$element_width`.:Float64, if(JSONType(e.extra, {p61:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p62:String}), null))) as ew, if(empty(e.extra), e.properties.`$element_height`.:Float64, coalesce(e.properties.`$element_height`.:Float64, if(JSONType(e.extra, {p63:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p64:String}), null))) as eh
from events e
where e.project_id = {p65:UInt32} and e.is_test = 0
and e.time >= {p66:DateTime64(3)} and e.time < {p67:DateTime64(3)}
and e.event in {p68:Array(String)} and if(empty(e.extra), e.properties.`$url_path`.:String, coalesce(e.properties.`$url_path`.:String, if(JSONType(e.extra, {p69:String}) = 'String', JSONExtractString(e.extra, {p70:String}), null))) is not null and match(concat('/', trim(both '/' from replaceRegexpOne(ifNull(if(empty(e.extra), e.properties.`$url_path`.:String, coalesce(e.properties.`$url_path`.:String, if(JSONType(e.extra, {p71:String}) = 'String', JSONExtractString(e.extra, {p72:String}), null))), ''), {p73:String}, ''))), {p74:String}) and true and if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p75:UInt32} and revision > {p76:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p77:UInt32} and revision > {p78:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p79:UInt32} and revision > {p80:UInt64})).2, e.settled_person_id)) not in (
select person_id from profiles final where project_id = {p81:UInt32} and is_test = 1
and person_id in (select person_id from profiles where project_id = {p82:UInt32} and is_test = 1))
))
group by grouping sets ((element), ())
having is_whole = 1 or element != ''
order by is_whole desc, clicks desc, rages + deads desc, path
limit {p83:UInt32}
-- p0 = 0
-- p1 = 0
-- p2 = 1
-- p3 = 1
-- p4 = 1
-- p5 = 2
-- p6 = 2
-- p7 = 3
-- p8 = 3
-- p9 = [1,2,3]
-- p10 = 49
-- p11 = 50
-- p12 = 99
-- p13 = 100
-- p14 = [1,2,3]
-- p15 = 7
-- p16 = 0
-- p17 = 7
-- p18 = 0
-- p19 = 7
-- p20 = 0
-- p21 = "$view_id"
-- p22 = "$view_id"
-- p23 = ["$pageview","$MPViewScreen"]
-- p24 = 0
-- p25 = ["$WebClick","$PageClick","$MPClick"]
-- p26 = 1
-- p27 = ["$RageClick"]
-- p28 = 2
-- p29 = ["$DeadClick"]
-- p30 = 3
-- p31 = ["$WebPageLeave","$MPPageLeave"]
-- p32 = 4
-- p33 = 0
-- p34 = "$scroll_depth"
-- p35 = "$scroll_depth"
-- p36 = "$page_width"
-- p37 = "$page_width"
-- p38 = "$page_height"
-- p39 = "$page_height"
-- p40 = "$page_width"
-- p41 = "$page_width"
-- p42 = "$page_height"
-- p43 = "$page_height"
-- p44 = [1,2,3]
-- p45 = "$element_path"
-- p46 = "$element_path"
-- p47 = [1,2,3]
-- p48 = "$element_content"
-- p49 = "$element_content"
-- p50 = [1,2,3]
-- p51 = "$element_type"
-- p52 = "$element_type"
-- p53 = "$page_x"
-- p54 = "$page_x"
-- p55 = "$page_y"
-- p56 = "$page_y"
-- p57 = "$element_x"
-- p58 = "$element_x"
-- p59 = "$element_y"
-- p60 = "$element_y"
-- p61 = "$element_width"
-- p62 = "$element_width"
-- p63 = "$element_height"
-- p64 = "$element_height"
-- p65 = 7
-- p66 = "2026-09-30 16:00:00.000"
-- p67 = "2026-10-31 16:00:00.000"
-- p68 = ["$pageview","$MPViewScreen","$WebClick","$PageClick","$MPClick","$RageClick","$DeadClick","$WebPageLeave","$MPPageLeave"]
-- p69 = "$url_path"
-- p70 = "$url_path"
-- p71 = "$url_path"
-- p72 = "$url_path"
-- p73 = "[?#][\\s\\S]*$"
-- p74 = "^(?:/)$"
-- p75 = 7
-- p76 = 0
-- p77 = 7
-- p78 = 0
-- p79 = 7
-- p80 = 0
-- p81 = 7
-- p82 = 7
-- p83 = 101
