-- Who is in a static segment, named by the number of the segment.
create table list_members (
  part smallint not null,
  person_id bigint not null,
  list integer not null,
  project_id integer not null,
  revision bigint not null,
  added_at timestamptz not null,
  primary key (part, person_id, list)
);
create index list_members_of_list on list_members (list, person_id);
