-- The last mail that somebody wrote to us: an answer by mail says what it is an answer to.
create table mail_threads (
  part smallint not null,
  person_id bigint not null,
  project_id integer not null,
  -- Their Message-ID, and those that it answered.
  mail_id text not null,
  refs text not null,
  at timestamptz not null,
  primary key (part, person_id)
);
