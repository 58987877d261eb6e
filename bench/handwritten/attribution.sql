-- Payments shared out among visits and searches by channel in the seven days before.
select part.1 as touch, uniqExact(person_id) as people, sum(part.2) as first, sum(part.3) as last, sum(1 / part.4) as linear, sum(part.5) as position, sum(part.6) as decay
from (
  select person_id, arrayJoin(arrayMap((t, w, i) -> (t.2, i = 1, i = n, n, multiIf(n = 1, 1, n = 2, 0.5, i = 1 or i = n, 0.4, 0.2 / (n - 2)), w / whole), ts, ws, arrayEnumerate(ts))) as part
  from (
    select person_id, arrayFilter(t -> t.1 <= paid and t.1 >= paid - 604800000, touches) as ts, length(ts) as n, arrayMap(t -> exp2((t.1 - paid) / 604800000), ts) as ws, arraySum(ws) as whole
    from (
      select person_id, arraySort(groupArrayIf((toUnixTimestamp64Milli(time), (event = 'Visit') * 10 + indexOf(['app', 'web', 'mini'], properties.channel.:String)), event != 'Pay')) as touches,
        groupArrayIf(toUnixTimestamp64Milli(time), event = 'Pay' and time >= {from}) as pays
      from events
      where project_id = {project} and event in ('Visit', 'Search', 'Pay') and is_test = 0 and time >= {from} - interval 7 day and time < {until}
      group by person_id)
    array join pays as paid))
group by touch
