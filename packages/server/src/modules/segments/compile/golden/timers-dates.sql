select p.person_id as person, {p0:Int64} as next from profiles as p final
where p.project_id = {p1:UInt32} and p.deleted = 0 and (match(ifNull(if(empty(p.extra), p.properties.`birthday`.:String, coalesce(p.properties.`birthday`.:String, if(JSONType(p.extra, {p2:String}) = 'String', JSONExtractString(p.extra, {p3:String}), null))), ''), {p4:String}))
-- p0 = 1793548800000
-- p1 = 7
-- p2 = "birthday"
-- p3 = "birthday"
-- p4 = "^((?:19|20|21)\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:[T ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,3}))?)?(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?)?$"
