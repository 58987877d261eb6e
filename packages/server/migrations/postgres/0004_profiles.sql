create table person_tags (
  part smallint not null,
  person_id bigint not null,
  tag text not null,
  project_id integer not null,
  value text not null default '',
  set_at timestamptz not null,
  expires_at timestamptz,
  revision bigint not null default 1,
  primary key (part, person_id, tag)
);
create index person_tags_by_tag on person_tags (project_id, tag);

create table tags (
  project_id integer not null,
  name text not null,
  first_set_at timestamptz not null,
  primary key (project_id, name)
);
