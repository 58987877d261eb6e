-- On which days people of a project's country and company work: the base, and days of their own.
alter table projects add column working_days jsonb not null default '{"base": "cn", "days": []}';
