-- Where people are in a tag of stages; the stage is the value of the tag too, unless somebody changes that by hand.
create table tag_stages (
  part smallint not null,
  person_id bigint not null,
  tag_id text not null,
  project_id integer not null,
  stage text not null,
  since timestamptz not null,
  -- computations up to now, one after the other, in which they broke with it
  breaks smallint not null,
  -- became one with somebody then: what comes of it is not told
  merged_at timestamptz,
  primary key (part, person_id, tag_id)
);
create index tag_stages_of_tag on tag_stages (tag_id, person_id);
