-- How often the guardrail of a broadcast has been looked at, and a kind of alert for what was found.
alter table broadcasts add column looks integer not null default 0;
alter table alerts drop constraint alerts_kind_check;
alter table alerts add constraint alerts_kind_check check (kind in ('stuck', 'errors', 'volume', 'guardrail'));
