select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and (p.person_id in (
select person_id from consents final where project_id = {p1:UInt32} and purpose = {p2:String}
and channel = {p3:String} and removed = 0 and granted = 1) or p.person_id in (
select person_id from consents final where project_id = {p4:UInt32} and purpose = {p5:String}
and channel = {p6:String} and removed = 0 and granted = 0) or p.person_id not in (
select person_id from consents final where project_id = {p7:UInt32} and purpose = {p8:String}
and channel = {p9:String} and removed = 0) or (p.person_id in (
select person_id from consents final where project_id = {p10:UInt32} and purpose = {p11:String}
and channel = {p12:String} and removed = 0 and granted = 1) and p.person_id in (
select person_id from person_addresses final where project_id = {p13:UInt32} and channel = {p14:String} and removed = 0 and address not in (select address from suppressions final where project_id = {p15:UInt32} and channel = {p16:String} and removed = 0))) or not ((p.person_id not in (
select person_id from consents final where project_id = {p17:UInt32} and purpose = {p18:String}
and channel = {p19:String} and removed = 0 and granted = 0) and p.person_id in (
select person_id from person_addresses final where project_id = {p20:UInt32} and channel = {p21:String} and removed = 0 and address not in (select address from suppressions final where project_id = {p22:UInt32} and channel = {p23:String} and removed = 0)))))
-- p0 = 7
-- p1 = 7
-- p2 = "letters"
-- p3 = "sms"
-- p4 = 7
-- p5 = "letters"
-- p6 = "email"
-- p7 = 7
-- p8 = "marketing"
-- p9 = "phone"
-- p10 = 7
-- p11 = "marketing"
-- p12 = "email"
-- p13 = 7
-- p14 = "email"
-- p15 = 7
-- p16 = "email"
-- p17 = 7
-- p18 = "letters"
-- p19 = "email"
-- p20 = 7
-- p21 = "email"
-- p22 = 7
-- p23 = "email"
