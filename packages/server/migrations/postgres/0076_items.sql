-- Dimension tables: products, content, shops. Rows are set (merged) and deleted (marked) by records without a person.
create table items (
  project_id integer not null,
  item_type text not null,
  item_id text not null,
  properties jsonb not null,
  is_deleted boolean not null,
  revision bigint not null,
  updated_at timestamptz not null,
  primary key (project_id, item_type, item_id)
);
