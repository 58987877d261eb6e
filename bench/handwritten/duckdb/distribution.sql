select week, count(*) as people, count(*) filter (n = 1) as once, count(*) filter (n = 2) as twice, count(*) filter (n between 3 and 4) as some, count(*) filter (n between 5 and 9) as many,
  count(*) filter (n between 10 and 19) as more, count(*) filter (n >= 20) as most
from (
  select person_id, date_trunc('week', time + interval 8 hour) as week, count(*) as n
  from events where event = 'View' and time >= {from} and time < {until}
  group by grouping sets ((person_id, date_trunc('week', time + interval 8 hour)), (person_id)))
group by week
