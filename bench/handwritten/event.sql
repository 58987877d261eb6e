-- Views of each day, and of each category over all days: how often, and by how many people.
select toDate(time, 'Asia/Shanghai') as day, properties.category.:String as category, count() as events, uniqExact(person_id) as people, grouping(day) as of_category
from events
where project_id = {project} and event = 'View' and is_test = 0 and time >= {from} and time < {until}
group by grouping sets ((day), (category))
