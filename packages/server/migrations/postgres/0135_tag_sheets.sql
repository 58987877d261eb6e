-- What a specification says of a tag, beside what it is called, where it stands and who answers for it.
alter table tag_definitions
  -- those it may have; empty: any
  add column "values" text[] not null default '{}',
  add column source text not null default '',
  -- what the business uses it for
  add column use text not null default '',
  -- draft, trial, active, retiring
  add column stage text not null default 'active';
