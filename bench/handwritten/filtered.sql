-- Dear views of shoes by channel: two filters, by day and by a property.
select toDate(time, 'Asia/Shanghai') as day, properties.channel.:String as channel, count() as events, uniqExact(person_id) as people
from events
where project_id = {project} and event = 'View' and is_test = 0 and time >= {from} and time < {until}
  and properties.category.:String = '鞋' and properties.amount.:Float64 >= 50000
group by grouping sets ((day), (channel))
