-- Payments shared out among visits and searches by channel in the seven days before.
select touch, uniqExact(person_id) as people, sum(first) as first, sum(last) as last, sum(linear) as linear, sum(position) as position, sum(decay) as decay
from (
  select person_id, ts[i].2 as touch, i = 1 as first, i = n as last, 1 / n as linear,
    multiIf(n = 1, 1, n = 2, 0.5, i = 1 or i = n, 0.4, 0.2 / (n - 2)) as position, ws[i] / arraySum(ws) as decay
  from (
    select person_id, arrayFilter(t -> t.1 <= paid and t.1 >= paid - 604800000, touches) as ts, length(ts) as n, arrayMap(t -> exp2((t.1 - paid) / 604800000), ts) as ws
    from (
      select person_id, arraySort(groupArrayIf((toUnixTimestamp64Milli(time), concat(event, ' ', properties.channel.:String)), event != 'Pay')) as touches,
        groupArrayIf(toUnixTimestamp64Milli(time), event = 'Pay' and time >= {from}) as pays
      from events
      where project_id = {project} and event in ('Visit', 'Search', 'Pay') and is_test = 0 and time >= {from} - interval 7 day and time < {until}
      group by person_id)
    array join pays as paid)
  array join arrayEnumerate(ts) as i)
group by touch
