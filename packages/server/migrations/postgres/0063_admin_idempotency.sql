-- A key says who runs the request and until when that is believed, whether its effect is committed, and the sealed answer.
alter table idempotency_keys
  add column owner text not null default '',
  add column lease_until timestamptz not null default '-infinity',
  add column effect_at timestamptz,
  add column status smallint,
  add column sealed bytea;
-- Answers used to be kept in clear, secrets too. What was done stays done; its answer is gone.
update idempotency_keys set effect_at = created_at, answer = null;
alter table idempotency_keys
  drop column answer,
  alter column owner drop default,
  alter column lease_until drop default;
