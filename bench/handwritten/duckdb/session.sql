with ordered as (
  select person_id, time, ord, time - lag(time) over (partition by person_id order by time, ord) as pause
  from events where time >= {from} - interval 30 minute and time < {until} + interval 1 day),
numbered as (
  select person_id, time, sum(case when pause is null or pause > interval 30 minute then 1 else 0 end) over (partition by person_id order by time, ord) as nth from ordered),
sessions as (select person_id, nth, min(time) as first, max(time) as last, count(*) as n from numbered group by person_id, nth)
select (first + interval 8 hour)::date as day, count(*) as sessions, sum(n) as events, sum(epoch_ms(last) - epoch_ms(first)) as ms, count(*) filter (n = 1) as bounces, count(distinct person_id) as people
from sessions where first >= {from} and first < {until}
group by rollup (day)
