-- What a job writes for people to take away, in pieces, each committed with the cursor behind it.
create table job_files (
  job_id text not null references jobs on delete cascade,
  piece integer not null,
  body bytea not null,
  primary key (job_id, piece)
);
alter table job_files alter column body set storage external;
