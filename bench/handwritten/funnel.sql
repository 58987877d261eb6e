-- Visit, cart, pay within a day.
select level, count() as people
from (
  select person_id, windowFunnel(86400000)(toUInt64(toUnixTimestamp64Milli(time)), event = 'Visit' and time < {until}, event = 'Cart', event = 'Pay') as level
  from events
  where project_id = {project} and event in ('Visit', 'Cart', 'Pay') and is_test = 0 and time >= {from} and time < {until} + interval 1 day
  group by person_id)
where level > 0
group by level
