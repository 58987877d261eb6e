-- What people have paid in the weeks after they paid for the first time ever.
select first_week, count() as people, sumForEach(arrayMap(n -> arraySum(p -> if(p.1 <= first_week + 7 * n, p.2, 0), paid), range(5))) as sums
from (
  select person_id, toMonday(min(time), 'Asia/Shanghai') as first_week, groupArray((toMonday(time, 'Asia/Shanghai'), ifNull(properties.amount.:Float64, 0))) as paid,
    min(time) as first
  from events
  where project_id = {project} and event = 'Pay' and is_test = 0
  group by person_id
  having first >= {from} and first < {until})
group by first_week
