-- Systems of the customer's own are told by a webhook.
alter table channel_accounts drop constraint channel_accounts_channel_check;
alter table channel_accounts add constraint channel_accounts_channel_check check (channel in ('sms', 'push', 'webhook'));
