select day, category, count(*) as events, count(distinct person_id) as people
from (select (time + interval 8 hour)::date as day, category, person_id from events where event = 'View' and time >= {from} and time < {until})
group by grouping sets ((day), (category))
