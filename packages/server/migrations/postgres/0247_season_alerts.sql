-- What was usual when a metric alert compared a number with the same time of earlier weeks: from, to, and of how many weeks.
alter table metric_alerts add column usual jsonb;
alter table metric_firings add column usual jsonb;
