with one as (
  select *, max(case when event = 'Visit' and time < {until} then time end) over (partition by person_id order by time, ord rows between unbounded preceding and 1 preceding) as visited
  from events where event in ('Visit', 'Cart', 'Pay') and time >= {from} and time < {until} + interval 1 day),
two as (
  select *, max(case when event = 'Cart' and time - visited <= interval 1 day then visited end) over (partition by person_id order by time, ord rows between unbounded preceding and 1 preceding) as carted
  from one)
select count(distinct case when event = 'Visit' and time < {until} then person_id end) as visit,
  count(distinct case when event = 'Cart' and time - visited <= interval 1 day then person_id end) as cart,
  count(distinct case when event = 'Pay' and time - carted <= interval 1 day then person_id end) as pay
from two
