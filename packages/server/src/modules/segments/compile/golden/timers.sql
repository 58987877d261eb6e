select if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id) as person, arrayMin(arrayFilter(next -> next > 0, [ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p0:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p1:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p2:String}), null))) >= {p3:Float64}, false) and e.time > {p4:DateTime64(3)})) + {p5:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p6:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p7:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p8:String}), null))) >= {p9:Float64}, false) and e.time > {p10:DateTime64(3)})) + {p11:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p12:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p13:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p14:String}), null))) >= {p15:Float64}, false) and e.time > {p16:DateTime64(3)})) + {p17:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p18:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p19:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p20:String}), null))) >= {p21:Float64}, false) and e.time > {p22:DateTime64(3)})) + {p23:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p24:String} and e.time > {p25:DateTime64(3)})) + {p26:Int64}, 0), if(countIf(e.event = {p27:String} and e.time >= {p28:DateTime64(3)}) > 0, {p29:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p30:String} and ifNull(if(empty(e.extra), e.properties.`p`.:Float64, coalesce(e.properties.`p`.:Float64, if(JSONType(e.extra, {p31:String}) in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(e.extra, {p32:String}), null))) >= {p33:Float64}, false) and e.time > {p34:DateTime64(3)})) + {p35:Int64}, 0), ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, e.event = {p36:String} and e.time > {p37:DateTime64(3)})) + {p38:Int64}, 0)])) as next from events e
left any join (
select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
where project_id = {p39:UInt32} and revision > (select max(revision) from squashes where project_id = {p40:UInt32}) group by old_person_id) person_now on e.person_id = person_now.old_person_id
where e.project_id = {p41:UInt32} and e.event in {p42:Array(String)} and e.time >= {p43:DateTime64(3)}
group by person having next > 0
-- p0 = "ViewProduct"
-- p1 = "p"
-- p2 = "p"
-- p3 = 1
-- p4 = "2026-11-01 02:00:00.000"
-- p5 = 0
-- p6 = "ViewProduct"
-- p7 = "p"
-- p8 = "p"
-- p9 = 1
-- p10 = "2026-10-25 01:59:59.999"
-- p11 = 604800001
-- p12 = "ViewProduct"
-- p13 = "p"
-- p14 = "p"
-- p15 = 1
-- p16 = "2026-10-02 02:00:00.000"
-- p17 = 2592000000
-- p18 = "ViewProduct"
-- p19 = "p"
-- p20 = "p"
-- p21 = 1
-- p22 = "2026-09-02 01:59:59.999"
-- p23 = 5184000001
-- p24 = "PayOrder"
-- p25 = "2026-11-01 02:00:00.000"
-- p26 = 0
-- p27 = "PayOrder"
-- p28 = "2026-09-30 16:00:00.000"
-- p29 = 1796054400000
-- p30 = "ViewProduct"
-- p31 = "p"
-- p32 = "p"
-- p33 = 1
-- p34 = "2026-11-01 00:00:00.000"
-- p35 = 7200000
-- p36 = "PayOrder"
-- p37 = "2026-11-01 00:00:00.000"
-- p38 = 7200000
-- p39 = 7
-- p40 = 7
-- p41 = 7
-- p42 = ["ViewProduct","PayOrder"]
-- p43 = "1970-01-01 00:00:00.000"
