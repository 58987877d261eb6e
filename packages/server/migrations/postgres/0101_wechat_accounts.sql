-- Official accounts whose server callback comes in through a source.
create table wechat_accounts (
  project_id integer not null,
  source_id integer not null,
  appid text not null,
  -- Token and EncodingAESKey, sealed
  secrets bytea not null,
  is_encrypted boolean not null,
  -- when the platform last checked the URL with success
  checked_at timestamptz,
  revision integer not null default 1,
  updated_at timestamptz not null,
  primary key (project_id, source_id)
);
