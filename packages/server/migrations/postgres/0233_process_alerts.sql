-- An alert may look at who is stuck in a process instead of at a metric.
alter table metric_alerts alter column metric_id drop not null;
alter table metric_alerts add constraint metric_alerts_watches check ((metric_id is null) = (definition -> 'condition' ->> 'kind' = 'stuck'));
