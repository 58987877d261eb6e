-- How many people viewed how often: in each week, and over all days.
select week, count() as people, countIf(n = 1) as once, countIf(n = 2) as twice, countIf(n between 3 and 4) as some, countIf(n between 5 and 9) as many,
  countIf(n between 10 and 19) as more, countIf(n >= 20) as most
from (
  select person_id, toMonday(time, 'Asia/Shanghai') as week, count() as n
  from events
  where project_id = {project} and event = 'View' and is_test = 0 and time >= {from} and time < {until}
  group by grouping sets ((person_id, week), (person_id)))
group by week
