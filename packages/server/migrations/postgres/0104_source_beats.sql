-- What came from each source in five minutes, by SDK: for its health, kept two days.
create table source_beats (
  project_id integer not null,
  source_id integer not null,
  at timestamptz not null,
  library text not null,
  version text not null,
  accepted bigint not null,
  rejected bigint not null,
  last_at timestamptz not null,
  primary key (project_id, source_id, at, library, version)
);
create index source_beats_by_age on source_beats (at);
