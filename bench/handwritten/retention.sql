-- Who visited on a day and paid so many days later, up to seven.
select day, count() as people, sumForEach(arrayMap(n -> has(pays, day + n), range(8))) as retained
from (
  select person_id, arrayJoin(groupUniqArrayIf(toDate(time, 'Asia/Shanghai'), event = 'Visit' and time < {until})) as day,
    groupUniqArrayIf(toDate(time, 'Asia/Shanghai'), event = 'Pay') as pays
  from events
  where project_id = {project} and event in ('Visit', 'Pay') and is_test = 0 and time >= {from} and time < {until} + interval 7 day
  group by person_id)
group by day
