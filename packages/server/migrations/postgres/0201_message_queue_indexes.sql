-- When a provider is asked next what became of a message: whoever looks reads what is due, and nothing else.
alter table message_attempts add column ask_at timestamptz;
create index message_attempts_to_ask on message_attempts (via, ask_at) where ask_at is not null;
update message_attempts set ask_at = now()
where channel = 'sms' and told is null and state in ('sent', 'unknown') and dispatched_at > now() - interval '4 days';

-- Answers to events by what they leave by, service messages by themselves: a line that waits is not walked over.
create index message_intents_answers on message_intents (project_id, channel, class, next_at) where state = 'queued' and lane = 0;

-- Accounts whose rates a notification waits for, and its rank among those that wait for the same.
alter table message_intents add column waits_for text not null default '', add column waits_rank smallint not null default 0;
create index message_intents_waiting on message_intents (project_id, channel, waits_for, waits_rank desc, due_at) where state = 'queued' and waits_for <> '';
