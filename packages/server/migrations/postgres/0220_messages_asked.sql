-- How often a provider was asked what became of a message.
alter table message_attempts add column asked smallint not null default 0;
create index message_attempts_untold on message_attempts (via, dispatched_at)
  where channel = 'sms' and told is null and state in ('sent', 'unknown');
