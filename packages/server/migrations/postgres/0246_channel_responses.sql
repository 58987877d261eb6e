-- Of the messages of the last 90 days by class and channel, how many were opened, clicked, or led to the goal: by it channels are chosen.
create table channel_responses (
  project_id integer not null references projects,
  class text not null check (class in ('marketing', 'service')),
  channel text not null,
  sent integer not null,
  responded integer not null,
  primary key (project_id, class, channel)
);
