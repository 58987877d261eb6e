-- Keys that open encrypted envelopes of Sensors SDKs; a version that was retired is never used again.
create table envelope_keys (
  project_id integer not null,
  version integer not null,
  algorithm text not null check (algorithm in ('aes', 'rsa', 'sm2')),
  -- what an SDK is configured with; an AES key has no public half
  public_key text,
  -- sealed; gone when the key is retired
  private_key bytea,
  created_by text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (project_id, version)
);
