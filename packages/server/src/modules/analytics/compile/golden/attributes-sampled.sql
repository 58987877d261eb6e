select cell.1 as kind, cell.2 as a, cell.3 as b, count() as people, toNullable(toFloat64(count())) as value
from (
select person_id, number, text, flag, arrayJoin(arrayConcat([(toUInt8(0), '', '')], arrayMap(x -> (toUInt8(1), x, ''), a), arrayMap(y -> (toUInt8(2), '', y), b),
arrayFlatten(arrayMap(x -> arrayMap(y -> (toUInt8(3), x, y), b), a)))) as cell
from (select p.person_id as person_id, toNullable(toFloat64(0)) as number, toNullable('') as text, toNullable(false) as flag, CAST([], 'Array(String)') as a, CAST([], 'Array(String)') as b
from profiles as p final
where p.project_id = {p0:UInt32} and p.deleted = 0 and p.is_test = 0 and murmurHash3_32(toUInt64(p.person_id)) % 100 < {p1:UInt8})) group by kind, a, b order by kind, people desc, a, b
-- p0 = 7
-- p1 = 1
