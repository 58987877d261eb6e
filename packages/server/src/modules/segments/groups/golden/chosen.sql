select at0, at1, at2, count() as people, sum(amount_of) / 1e4 as amount, countIf(did) as converted
from (
select key0 as at0, key1 as at1, key2 as at2, amount_of, did
from (
select multiIf((ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p0:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p1:String}), null))) < {p2:Float64}, false)), {p3:String}, (ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p4:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p5:String}), null))) >= {p6:Float64}, false) and ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p8:String}), null))) < {p9:Float64}, false)), {p10:String}, (ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p11:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p12:String}), null))) >= {p13:Float64}, false)), {p14:String}, coalesce(if(lengthUTF8(if(empty(p.extra), p.properties.`age`.:String, coalesce(p.properties.`age`.:String, if(JSONType(p.extra, {p15:String}) = 'String', JSONExtractString(p.extra, {p16:String}), null)))) > {p17:UInt32}, {p18:String}, concat('string ', if(empty(p.extra), p.properties.`age`.:String, coalesce(p.properties.`age`.:String, if(JSONType(p.extra, {p19:String}) = 'String', JSONExtractString(p.extra, {p20:String}), null))))),
concat('number ', toString(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p22:String}), null))) + 0)), concat('boolean ', toString(if(empty(p.extra), p.properties.`age`.:Bool, coalesce(p.properties.`age`.:Bool, if(JSONType(p.extra, {p23:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p24:String})), null))))), if(notEmpty(if(empty(p.extra), p.properties.`age`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p25:String}) = 'Array', JSONExtract(p.extra, {p26:String}, 'Array(Nullable(String))'), p.properties.`age`.:`Array(Nullable(String))`))), {p27:String}, {p28:String})) = {p29:String}, {p30:String}, {p31:String}) as key0, multiIf(ifNull(if(empty(p.extra), p.properties.`sex`.:String, coalesce(p.properties.`sex`.:String, if(JSONType(p.extra, {p32:String}) = 'String', JSONExtractString(p.extra, {p33:String}), null))) = {p34:String}, false), {p35:String}, ifNull(if(empty(p.extra), p.properties.`sex`.:Bool, coalesce(p.properties.`sex`.:Bool, if(JSONType(p.extra, {p36:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p37:String})), null))) = {p38:Bool}, false), {p39:String}, coalesce(if(lengthUTF8(if(empty(p.extra), p.properties.`sex`.:String, coalesce(p.properties.`sex`.:String, if(JSONType(p.extra, {p40:String}) = 'String', JSONExtractString(p.extra, {p41:String}), null)))) > {p42:UInt32}, {p43:String}, concat('string ', if(empty(p.extra), p.properties.`sex`.:String, coalesce(p.properties.`sex`.:String, if(JSONType(p.extra, {p44:String}) = 'String', JSONExtractString(p.extra, {p45:String}), null))))),
concat('number ', toString(if(empty(p.extra), p.properties.`sex`.:Float64, coalesce(p.properties.`sex`.:Float64, if(JSONType(p.extra, {p46:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p47:String}), null))) + 0)), concat('boolean ', toString(if(empty(p.extra), p.properties.`sex`.:Bool, coalesce(p.properties.`sex`.:Bool, if(JSONType(p.extra, {p48:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p49:String})), null))))), if(notEmpty(if(empty(p.extra), p.properties.`sex`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p50:String}) = 'Array', JSONExtract(p.extra, {p51:String}, 'Array(Nullable(String))'), p.properties.`sex`.:`Array(Nullable(String))`))), {p52:String}, {p53:String})) = {p54:String}, {p55:String}, {p56:String}) as key1, multiIf(tag2.held = {p57:String}, {p58:String}, tag2.held = {p59:String}, {p60:String}, {p61:String}) as key2, toInt128(0) as amount_of, false as did
from profiles as p final
left any join (
select person_id, concat('=', value) as held from person_tags final
where project_id = {p62:UInt32} and tag = {p63:String} and removed = 0) as tag2 on p.person_id = tag2.person_id
where p.project_id = {p64:UInt32} and p.deleted = 0 and p.is_test = 0
)
) group by at0, at1, at2
-- p0 = "age"
-- p1 = "age"
-- p2 = 18
-- p3 = "0"
-- p4 = "age"
-- p5 = "age"
-- p6 = 18
-- p7 = "age"
-- p8 = "age"
-- p9 = 35
-- p10 = "1"
-- p11 = "age"
-- p12 = "age"
-- p13 = 35
-- p14 = "2"
-- p15 = "age"
-- p16 = "age"
-- p17 = 500
-- p18 = "*"
-- p19 = "age"
-- p20 = "age"
-- p21 = "age"
-- p22 = "age"
-- p23 = "age"
-- p24 = "age"
-- p25 = "age"
-- p26 = "age"
-- p27 = "*"
-- p28 = ""
-- p29 = ""
-- p30 = ""
-- p31 = "*"
-- p32 = "sex"
-- p33 = "sex"
-- p34 = "女"
-- p35 = "0"
-- p36 = "sex"
-- p37 = "sex"
-- p38 = true
-- p39 = "1"
-- p40 = "sex"
-- p41 = "sex"
-- p42 = 500
-- p43 = "*"
-- p44 = "sex"
-- p45 = "sex"
-- p46 = "sex"
-- p47 = "sex"
-- p48 = "sex"
-- p49 = "sex"
-- p50 = "sex"
-- p51 = "sex"
-- p52 = "*"
-- p53 = ""
-- p54 = ""
-- p55 = ""
-- p56 = "*"
-- p57 = "=高"
-- p58 = "0"
-- p59 = ""
-- p60 = ""
-- p61 = "*"
-- p62 = 7
-- p63 = "价值"
-- p64 = 7
