-- Of the journey or broadcast that wants to send it: of a project what is one of many goes by priority, then by age.
alter table message_intents add column priority smallint not null default 50;
create index message_intents_many on message_intents (project_id, channel, priority, next_at) where state = 'queued' and lane = 1;
