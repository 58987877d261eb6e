select p.person_id as person_id from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and arrayExists(bucket -> bucket between {p1:UInt16} and {p2:UInt16}, arrayMap(mixed -> bitXor(bitAnd(bitXor(mixed, bitShiftRight(mixed, 13)) * 3266489909, 4294967295), bitShiftRight(mixed, 16)) % 10000, arrayMap(once -> bitAnd(bitXor(once, bitShiftRight(once, 15)) * 2246822507, 4294967295), [arrayFold((hash, code) -> bitAnd(bitXor(hash, code) * 16777619, 4294967295), arrayMap(digit -> toUInt64(ascii(digit)), splitByString('', toString(p.person_id))), toUInt64({p3:UInt32}))])))
-- p0 = 7
-- p1 = 0
-- p2 = 1249
-- p3 = 2859818635
