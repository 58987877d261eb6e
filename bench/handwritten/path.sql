-- On from a visit in its session, five layers: how often and by how many people each way is taken.
select place, step.1 as here, step.2 as next, count() as sessions, uniqExact(person_id) as people
from (
  select person_id, place, step
  from (
    select person_id, arraySlice(s, indexOf(arrayMap(e -> e.3, s), 'Visit'), 5) as path
    from (
      select person_id, arrayJoin(arraySplit((e, before) -> toUnixTimestamp64Milli(e.1) - toUnixTimestamp64Milli(before) > 1800000, es, arrayPushFront(arrayPopBack(arrayMap(e -> e.1, es)), es[1].1))) as s
      from (
        select person_id, arraySort(e -> (e.1, e.2), groupArray((time, ord, event))) as es
        from events
        where project_id = {project} and event in ('Visit', 'View', 'Search', 'Cart', 'Order', 'Pay') and is_test = 0 and time >= {from} - interval 30 minute and time < {until} + interval 1 day
        group by person_id))
    where s[1].1 >= {from} and s[1].1 < {until} and has(arrayMap(e -> e.3, s), 'Visit'))
  array join arrayEnumerate(path) as place, arrayMap((a, b) -> (a.3, b), path, arrayPushBack(arrayPopFront(arrayMap(e -> e.3, path)), '')) as step)
group by place, here, next
