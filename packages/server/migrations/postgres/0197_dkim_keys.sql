-- Keys that mails of a project are signed with. One signs as soon as its record was found in DNS.
create table dkim_keys (
  project_id integer not null references projects,
  selector text not null,
  domain text not null,
  algorithm text not null check (algorithm in ('rsa', 'ed25519')),
  private_sealed bytea not null,
  -- As the record says it after p=.
  public_key text not null,
  created_at timestamptz not null,
  -- Since when the record is known to be there.
  found_at timestamptz,
  checked_at timestamptz,
  problem text,
  primary key (project_id, selector)
);
