-- A device is reached by the provider that knows its token: of push there is a default for each provider.
drop index channel_accounts_default;
create unique index channel_accounts_default on channel_accounts (project_id, channel, (case when channel = 'push' then provider else '' end))
  where is_default;
