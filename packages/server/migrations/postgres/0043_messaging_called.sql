-- True from just before the mail server is called: after a crash, what was never called may go again, the rest is unknown.
alter table message_attempts add column called boolean not null default true;
