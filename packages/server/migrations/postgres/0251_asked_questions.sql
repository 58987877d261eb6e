-- What members asked analyses lately, each question once: asked again it moves up. Nobody else sees it, and it goes with the member.
create table asked_questions (
  question_id text primary key,
  project_id integer not null references projects,
  account_id bigint not null,
  model text not null,
  query jsonb not null,
  asked_at timestamptz not null,
  ms integer not null,
  foreign key (project_id, account_id) references members on delete cascade
);
create index asked_questions_of_member on asked_questions (project_id, account_id, asked_at desc);
