-- From the last cart before it to a payment, at most seven days, by the day of the cart.
select toDate(pair.1, 'Asia/Shanghai') as day, count() as pairs, uniqExact(person_id) as people,
  quantilesExactInclusive(0.1, 0.25, 0.5, 0.75, 0.9)(pair.2 - toUnixTimestamp64Milli(pair.1)) as ms
from (
  select person_id, arrayJoin(arrayFilter(pair -> pair.2 > 0,
    arrayMap((a, b) -> (a.1, if(a.3 = 'Cart' and b.3 = 'Pay', toUnixTimestamp64Milli(b.1), 0)), arrayPopBack(es), arrayPopFront(es)))) as pair
  from (
    select person_id, arraySort(e -> (e.1, e.2), groupArray((time, ord, event))) as es
    from events
    where project_id = {project} and (event = 'Pay' or event = 'Cart' and time < {until}) and is_test = 0 and time >= {from} and time < {until} + interval 7 day
    group by person_id))
where pair.2 - toUnixTimestamp64Milli(pair.1) <= 7 * 86400000
group by day with rollup
