-- Visits by day: how many, how deep, how long, and of one event only.
select toDate(s[1].1, 'Asia/Shanghai') as day, count() as sessions, sum(length(s)) as events, sum(toUnixTimestamp64Milli(s[-1].1) - toUnixTimestamp64Milli(s[1].1)) as ms, countIf(length(s) = 1) as bounces,
  uniqExact(person_id) as people
from (
  select person_id, arrayJoin(arraySplit((e, before) -> toUnixTimestamp64Milli(e.1) - toUnixTimestamp64Milli(before) > 1800000, es, arrayPushFront(arrayPopBack(arrayMap(e -> e.1, es)), es[1].1))) as s
  from (
    select person_id, arraySort(groupArray((time, ord))) as es
    from events
    where project_id = {project} and source != 'system' and is_test = 0 and time >= {from} - interval 30 minute and time < {until} + interval 1 day
    group by person_id))
where s[1].1 >= {from} and s[1].1 < {until}
group by day with rollup
