-- Who waits before a throttle: people take numbers, and numbers have their turn, so many a minute. Minutes are counted since 1970.
create table journey_queues (
  journey_id integer not null,
  node text not null,
  project_id integer not null,
  per_minute integer not null,
  -- the number that is given next
  next bigint not null,
  -- the number whose turn is in that minute; those after it follow
  first bigint not null,
  minute integer not null,
  -- one more than the highest number that has passed
  head bigint not null,
  -- how many passed in which minute
  passed integer not null,
  passed_in integer not null,
  primary key (journey_id, node)
);
