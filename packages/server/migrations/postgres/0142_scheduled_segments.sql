-- A static segment that is filled anew from another one when its hour or day has begun.
alter table segments
  add column follows text references segments,
  add column refresh text not null default 'asked' check (refresh in ('asked', 'hourly', 'daily')),
  add column refreshed_at timestamptz;
