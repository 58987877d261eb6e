-- Where an attempt went: what the built-in mailbox took can be looked up there, what another server took cannot.
alter table message_attempts add column via text not null default 'smtp' check (via in ('smtp', 'mailbox'));
create index message_attempts_of_intent on message_attempts (part, intent_id);
create index message_intents_of_project on message_intents (project_id, intent_id);

-- The built-in mailbox takes a mail once, however often it is handed over.
create unique index mailbox_once on mailbox (message_id, recipient);
drop index mailbox_by_message;
