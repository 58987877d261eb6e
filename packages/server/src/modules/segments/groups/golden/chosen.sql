select at0, at1, at2, at3, count() as people, sum(amount_of) / 1e4 as amount, countIf(did) as converted
from (
select key0 as at0, key1 as at1, key2 as at2, key3 as at3, amount_of, did
from (
select multiIf((ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p0:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p1:String}), null))) < {p2:Float64}, false)), {p3:String}, (ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p4:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p5:String}), null))) >= {p6:Float64}, false) and ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p8:String}), null))) < {p9:Float64}, false)), {p10:String}, (ifNull(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p11:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p12:String}), null))) >= {p13:Float64}, false)), {p14:String}, coalesce(if(lengthUTF8(if(empty(p.extra), p.properties.`age`.:String, coalesce(p.properties.`age`.:String, if(JSONType(p.extra, {p15:String}) = 'String', JSONExtractString(p.extra, {p16:String}), null)))) > {p17:UInt32}, {p18:String}, concat('string ', if(empty(p.extra), p.properties.`age`.:String, coalesce(p.properties.`age`.:String, if(JSONType(p.extra, {p19:String}) = 'String', JSONExtractString(p.extra, {p20:String}), null))))),
concat('number ', toString(if(empty(p.extra), p.properties.`age`.:Float64, coalesce(p.properties.`age`.:Float64, if(JSONType(p.extra, {p21:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p22:String}), null))) + 0)), concat('boolean ', toString(if(empty(p.extra), p.properties.`age`.:Bool, coalesce(p.properties.`age`.:Bool, if(JSONType(p.extra, {p23:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p24:String})), null))))), if(notEmpty(if(empty(p.extra), p.properties.`age`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p25:String}) = 'Array', JSONExtract(p.extra, {p26:String}, 'Array(Nullable(String))'), p.properties.`age`.:`Array(Nullable(String))`))), {p27:String}, {p28:String})) = {p29:String}, {p30:String}, {p31:String}) as key0, multiIf(arrayExists(said -> if(said.4, said.2 - said.3 between {p32:Int64} and {p33:Int64}, said.2 between {p34:Int64} and {p35:Int64}), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`birthday`.:String, coalesce(p.properties.`birthday`.:String, if(JSONType(p.extra, {p36:String}) = 'String', JSONExtractString(p.extra, {p37:String}), null))), ''), {p38:String})])))), {p39:String}, arrayExists(said -> if(said.4, said.2 - said.3 between {p40:Int64} and {p41:Int64}, said.2 between {p42:Int64} and {p43:Int64}), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`birthday`.:String, coalesce(p.properties.`birthday`.:String, if(JSONType(p.extra, {p44:String}) = 'String', JSONExtractString(p.extra, {p45:String}), null))), ''), {p46:String})])))), {p47:String}, arrayExists(said -> if(said.4, said.2 - said.3 between {p48:Int64} and {p49:Int64}, said.2 between {p50:Int64} and {p51:Int64}), arrayMap(
part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
+ toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(if(empty(p.extra), p.properties.`birthday`.:String, coalesce(p.properties.`birthday`.:String, if(JSONType(p.extra, {p52:String}) = 'String', JSONExtractString(p.extra, {p53:String}), null))), ''), {p54:String})])))), {p55:String}, coalesce(if(lengthUTF8(if(empty(p.extra), p.properties.`birthday`.:String, coalesce(p.properties.`birthday`.:String, if(JSONType(p.extra, {p56:String}) = 'String', JSONExtractString(p.extra, {p57:String}), null)))) > {p58:UInt32}, {p59:String}, concat('string ', if(empty(p.extra), p.properties.`birthday`.:String, coalesce(p.properties.`birthday`.:String, if(JSONType(p.extra, {p60:String}) = 'String', JSONExtractString(p.extra, {p61:String}), null))))),
concat('number ', toString(if(empty(p.extra), p.properties.`birthday`.:Float64, coalesce(p.properties.`birthday`.:Float64, if(JSONType(p.extra, {p62:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p63:String}), null))) + 0)), concat('boolean ', toString(if(empty(p.extra), p.properties.`birthday`.:Bool, coalesce(p.properties.`birthday`.:Bool, if(JSONType(p.extra, {p64:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p65:String})), null))))), if(notEmpty(if(empty(p.extra), p.properties.`birthday`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p66:String}) = 'Array', JSONExtract(p.extra, {p67:String}, 'Array(Nullable(String))'), p.properties.`birthday`.:`Array(Nullable(String))`))), {p68:String}, {p69:String})) = {p70:String}, {p71:String}, {p72:String}) as key1, multiIf(ifNull(if(empty(p.extra), p.properties.`sex`.:String, coalesce(p.properties.`sex`.:String, if(JSONType(p.extra, {p73:String}) = 'String', JSONExtractString(p.extra, {p74:String}), null))) = {p75:String}, false), {p76:String}, ifNull(if(empty(p.extra), p.properties.`sex`.:Bool, coalesce(p.properties.`sex`.:Bool, if(JSONType(p.extra, {p77:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p78:String})), null))) = {p79:Bool}, false), {p80:String}, coalesce(if(lengthUTF8(if(empty(p.extra), p.properties.`sex`.:String, coalesce(p.properties.`sex`.:String, if(JSONType(p.extra, {p81:String}) = 'String', JSONExtractString(p.extra, {p82:String}), null)))) > {p83:UInt32}, {p84:String}, concat('string ', if(empty(p.extra), p.properties.`sex`.:String, coalesce(p.properties.`sex`.:String, if(JSONType(p.extra, {p85:String}) = 'String', JSONExtractString(p.extra, {p86:String}), null))))),
concat('number ', toString(if(empty(p.extra), p.properties.`sex`.:Float64, coalesce(p.properties.`sex`.:Float64, if(JSONType(p.extra, {p87:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(p.extra, {p88:String}), null))) + 0)), concat('boolean ', toString(if(empty(p.extra), p.properties.`sex`.:Bool, coalesce(p.properties.`sex`.:Bool, if(JSONType(p.extra, {p89:String}) = 'Bool', toBool(JSONExtractBool(p.extra, {p90:String})), null))))), if(notEmpty(if(empty(p.extra), p.properties.`sex`.:`Array(Nullable(String))`, if(JSONType(p.extra, {p91:String}) = 'Array', JSONExtract(p.extra, {p92:String}, 'Array(Nullable(String))'), p.properties.`sex`.:`Array(Nullable(String))`))), {p93:String}, {p94:String})) = {p95:String}, {p96:String}, {p97:String}) as key2, multiIf(tag3.held = {p98:String}, {p99:String}, tag3.held = {p100:String}, {p101:String}, {p102:String}) as key3, toInt128(0) as amount_of, false as did
from profiles as p final
left any join (
select person_id, concat('=', value) as held from person_tags final
where project_id = {p103:UInt32} and tag = {p104:String} and removed = 0) as tag3 on p.person_id = tag3.person_id
where p.project_id = {p105:UInt32} and p.deleted = 0 and p.is_test = 0
)
) group by at0, at1, at2, at3
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
-- p32 = 1225555200000
-- p33 = 1793548799999
-- p34 = 1225584000000
-- p35 = 1793577599999
-- p36 = "birthday"
-- p37 = "birthday"
-- p38 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p39 = "0"
-- p40 = 1004630400000
-- p41 = 1225555199999
-- p42 = 1004659200000
-- p43 = 1225583999999
-- p44 = "birthday"
-- p45 = "birthday"
-- p46 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p47 = "1"
-- p48 = -2971584343000
-- p49 = 1004630399999
-- p50 = -2971555200000
-- p51 = 1004659199999
-- p52 = "birthday"
-- p53 = "birthday"
-- p54 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
-- p55 = "2"
-- p56 = "birthday"
-- p57 = "birthday"
-- p58 = 500
-- p59 = "*"
-- p60 = "birthday"
-- p61 = "birthday"
-- p62 = "birthday"
-- p63 = "birthday"
-- p64 = "birthday"
-- p65 = "birthday"
-- p66 = "birthday"
-- p67 = "birthday"
-- p68 = "*"
-- p69 = ""
-- p70 = ""
-- p71 = ""
-- p72 = "*"
-- p73 = "sex"
-- p74 = "sex"
-- p75 = "女"
-- p76 = "0"
-- p77 = "sex"
-- p78 = "sex"
-- p79 = true
-- p80 = "1"
-- p81 = "sex"
-- p82 = "sex"
-- p83 = 500
-- p84 = "*"
-- p85 = "sex"
-- p86 = "sex"
-- p87 = "sex"
-- p88 = "sex"
-- p89 = "sex"
-- p90 = "sex"
-- p91 = "sex"
-- p92 = "sex"
-- p93 = "*"
-- p94 = ""
-- p95 = ""
-- p96 = ""
-- p97 = "*"
-- p98 = "=高"
-- p99 = "0"
-- p100 = ""
-- p101 = ""
-- p102 = "*"
-- p103 = 7
-- p104 = "价值"
-- p105 = 7
