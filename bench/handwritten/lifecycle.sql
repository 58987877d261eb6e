-- Who visited for the first time, again, after a pause, or no longer, by week.
select week, countIf(week = first_week) as new, countIf(week != first_week and has(weeks, week - 7)) as returning,
  countIf(week != first_week and not has(weeks, week - 7)) as resurrecting
from (
  select person_id, arrayMin(weeks) as first_week, groupUniqArray(toMonday(time, 'Asia/Shanghai')) as weeks, arrayJoin(weeks) as week
  from events
  where project_id = {project} and event = 'Visit' and is_test = 0 and toMonday(time, 'Asia/Shanghai') <= toMonday({until} - interval 1 second, 'Asia/Shanghai')
  group by person_id)
where week >= toMonday({from}, 'Asia/Shanghai')
group by week
