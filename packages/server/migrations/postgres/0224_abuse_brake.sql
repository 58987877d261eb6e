-- Why a journey was paused by itself, and from when on its messages are looked at again after it was resumed.
alter table journeys add column braked jsonb, add column brake_from timestamptz;
alter table alerts drop constraint alerts_kind_check;
alter table alerts add constraint alerts_kind_check check (kind in ('stuck', 'errors', 'volume', 'guardrail', 'brake'));
-- Whoever is told of errors is told of this, too.
update alert_destinations set wants = array_append(wants, 'brake') where 'errors' = any(wants);
