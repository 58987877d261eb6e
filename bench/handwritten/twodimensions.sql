-- Dear views of anything but the home by category and channel: two filters, by day and by two properties that are crossed.
select toDate(time, 'Asia/Shanghai') as day, properties.category.:String as category, properties.channel.:String as channel, count() as events, uniqExact(person_id) as people
from events
where project_id = {project} and event = 'View' and is_test = 0 and time >= {from} and time < {until}
  and properties.category.:String != '家居' and properties.amount.:Float64 >= 50000
group by grouping sets ((day), (category, channel))
