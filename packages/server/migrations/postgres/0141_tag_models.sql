-- Models of tags that say how likely something is, one for each computation, also where there was too little to learn from.
create table tag_models (
  -- the computation that learnt it
  run_id text primary key,
  tag_id text not null references tag_definitions,
  at timestamptz not null,
  project_id integer not null,
  version integer not null,
  -- why it is not used; null when it is
  refusal text,
  drifted boolean not null,
  -- `contract/tags/propensity/card.ts`
  card jsonb not null
);
create index tag_models_of_tag on tag_models (tag_id, at desc);
create index tag_models_by_age on tag_models (at);
