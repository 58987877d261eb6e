with pairs as (
  select person_id, event, lag(event) over w as before, lag(time) over w as opened, time
  from events where (event = 'Pay' or event = 'Cart' and time < {until}) and time >= {from} and time < {until} + interval 7 day
  window w as (partition by person_id order by time, ord))
select (opened + interval 8 hour)::date as day, count(*) as pairs, count(distinct person_id) as people, quantile_cont(epoch_ms(time) - epoch_ms(opened), [0.1, 0.25, 0.5, 0.75, 0.9]) as ms
from pairs where event = 'Pay' and before = 'Cart' and time - opened <= interval 7 day
group by rollup (day)
