select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, arrayMin(arrayFilter(next -> next > 0, [ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p6:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p8:String}), null))) >= {p9:Float64}, false) and e.time > {p10:DateTime64(3)})) + {p11:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p12:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))) >= {p15:Float64}, false) and e.time > {p16:DateTime64(3)})) + {p17:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p18:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p19:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p20:String}), null))) >= {p21:Float64}, false) and e.time > {p22:DateTime64(3)})) + {p23:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p24:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p25:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p26:String}), null))) >= {p27:Float64}, false) and e.time > {p28:DateTime64(3)})) + {p29:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p30:String} and e.time > {p31:DateTime64(3)})) + {p32:Int64}, 0), if(countIf(e.event = {p33:String} and e.time >= {p34:DateTime64(3)}) > 0, {p35:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p36:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p37:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p38:String}), null))) >= {p39:Float64}, false) and e.time > {p40:DateTime64(3)})) + {p41:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p42:String} and e.time > {p43:DateTime64(3)})) + {p44:Int64}, 0)])) as next from events e
where e.project_id = {p45:UInt32} and e.event in {p46:Array(String)} and e.time >= {p47:DateTime64(3)}
group by person having next > 0
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = "ViewProduct"
-- p7 = "p"
-- p8 = "p"
-- p9 = 1
-- p10 = "2026-11-01 02:00:00.000"
-- p11 = 0
-- p12 = "ViewProduct"
-- p13 = "p"
-- p14 = "p"
-- p15 = 1
-- p16 = "2026-10-25 01:59:59.999"
-- p17 = 604800001
-- p18 = "ViewProduct"
-- p19 = "p"
-- p20 = "p"
-- p21 = 1
-- p22 = "2026-10-02 02:00:00.000"
-- p23 = 2592000000
-- p24 = "ViewProduct"
-- p25 = "p"
-- p26 = "p"
-- p27 = 1
-- p28 = "2026-09-02 01:59:59.999"
-- p29 = 5184000001
-- p30 = "PayOrder"
-- p31 = "2026-11-01 02:00:00.000"
-- p32 = 0
-- p33 = "PayOrder"
-- p34 = "2026-09-30 16:00:00.000"
-- p35 = 1796054400000
-- p36 = "ViewProduct"
-- p37 = "p"
-- p38 = "p"
-- p39 = 1
-- p40 = "2026-11-01 00:00:00.000"
-- p41 = 7200000
-- p42 = "PayOrder"
-- p43 = "2026-11-01 00:00:00.000"
-- p44 = 7200000
-- p45 = 7
-- p46 = ["ViewProduct","PayOrder"]
-- p47 = "1970-01-01 00:00:00.000"
