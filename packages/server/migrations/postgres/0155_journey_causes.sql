-- What moves people who wait in journeys, beside events: a tag, the profile, a list; `clock:<node>`: time alone.
create table journey_causes (
  project_id integer not null,
  cause text not null,
  journey_id integer not null,
  primary key (project_id, cause, journey_id)
);
