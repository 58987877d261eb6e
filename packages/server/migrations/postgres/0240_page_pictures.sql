-- What a page looks like on a class of devices, below its click map. A picture that is deleted is none any more.
create table page_pictures (
  project_id integer not null references projects,
  page text not null,
  device text not null check (device in ('phone', 'tablet', 'desktop')),
  asset_id text not null references assets on delete cascade,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (project_id, page, device)
);
