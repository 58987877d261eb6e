with firsts as (select distinct person_id, (time + interval 8 hour)::date as day from events where event = 'Visit' and time >= {from} and time < {until}),
pays as (select distinct person_id, (time + interval 8 hour)::date as day from events where event = 'Pay' and time >= {from} and time < {until} + interval 7 day)
select f.day, (p.day - f.day) as n, count(distinct f.person_id) as people
from firsts f left join pays p on p.person_id = f.person_id and p.day between f.day and f.day + 7
group by f.day, n
