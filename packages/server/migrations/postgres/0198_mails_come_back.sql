-- Where bounces and replies go.
alter table email_settings add column bounce_domain text, add column takes_replies boolean not null default false;

-- How a mail came back, and when it was called spam.
alter table message_attempts add column bounced text check (bounced in ('hard', 'soft', 'blocked')), add column complained_at timestamptz;
