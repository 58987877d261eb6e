-- What waits for the rate of an account, by journey: that of a paused one is put aside without a look at all others.
create index message_intents_waiting_of_journey on message_intents (journey_id, due_at) where state = 'queued' and waits_for <> '';
-- Who is to be asked has `message_attempts_to_ask`.
drop index message_attempts_untold;
