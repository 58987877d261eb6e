-- The currency that amounts of a project are in: an ISO 4217 code.
alter table projects add column currency text not null default 'CNY' check (currency ~ '^[A-Z]{3}$');
