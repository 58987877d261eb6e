select if(empty((select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p0:UInt32} and revision > {p1:UInt64})).1), e.settled_person_id, transform(e.person_id, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p2:UInt32} and revision > {p3:UInt64})).1, (select (groupArray(old_person_id), groupArray(new_person_id)) from (
select old_person_id, person_id as new_person_id from person_overrides final
where project_id = {p4:UInt32} and revision > {p5:UInt64})).2, e.settled_person_id)) as person, arrayMin(arrayFilter(next -> next > 0, [ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, ((e.event in {p6:Array(String)}) or (e.event = {p7:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p8:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p9:String}), null))) >= {p10:Float64}, false))) and e.time > {p11:DateTime64(3)})) + {p12:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p13:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p14:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p15:String}), null))) >= {p16:Float64}, false) and e.time > {p17:DateTime64(3)})) + {p18:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p19:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p20:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p21:String}), null))) >= {p22:Float64}, false) and e.time > {p23:DateTime64(3)})) + {p24:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p25:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p26:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p27:String}), null))) >= {p28:Float64}, false) and e.time > {p29:DateTime64(3)})) + {p30:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, ((e.event in {p31:Array(String)}) or (e.event = {p32:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p33:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p34:String}), null))) >= {p35:Float64}, false))) and e.time > {p36:DateTime64(3)})) + {p37:Int64}, 0), if(countIf(e.event in {p38:Array(String)} and e.time >= {p39:DateTime64(3)}) > 0, {p40:Int64}, 0)])) as next from events e
where e.project_id = {p41:UInt32} and e.event in {p42:Array(String)} and e.time >= {p43:DateTime64(3)}
group by person having next > 0
-- p0 = 7
-- p1 = 0
-- p2 = 7
-- p3 = 0
-- p4 = 7
-- p5 = 0
-- p6 = ["PayOrder"]
-- p7 = "ViewProduct"
-- p8 = "p"
-- p9 = "p"
-- p10 = 1
-- p11 = "2026-11-01 02:00:00.000"
-- p12 = 0
-- p13 = "ViewProduct"
-- p14 = "p"
-- p15 = "p"
-- p16 = 1
-- p17 = "2026-10-25 01:59:59.999"
-- p18 = 604800001
-- p19 = "ViewProduct"
-- p20 = "p"
-- p21 = "p"
-- p22 = 1
-- p23 = "2026-10-02 02:00:00.000"
-- p24 = 2592000000
-- p25 = "ViewProduct"
-- p26 = "p"
-- p27 = "p"
-- p28 = 1
-- p29 = "2026-09-02 01:59:59.999"
-- p30 = 5184000001
-- p31 = ["PayOrder"]
-- p32 = "ViewProduct"
-- p33 = "p"
-- p34 = "p"
-- p35 = 1
-- p36 = "2026-11-01 00:00:00.000"
-- p37 = 7200000
-- p38 = ["PayOrder"]
-- p39 = "2026-09-30 16:00:00.000"
-- p40 = 1796054400000
-- p41 = 7
-- p42 = ["ViewProduct","PayOrder"]
-- p43 = "1970-01-01 00:00:00.000"
