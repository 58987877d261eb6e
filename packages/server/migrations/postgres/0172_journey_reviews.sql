alter table projects add column journeys_need_approval boolean not null default false;
-- The accounts behind the last change of a draft: none of them approves it.
alter table journeys add column edited_by text[] not null default '{}';
-- Drafts that wait, or have waited, for a second person or for their time.
create table journey_reviews (
  review_id text primary key,
  journey_id integer not null,
  number integer not null,
  project_id integer not null,
  -- in_review, scheduled, published, rejected, withdrawn, failed
  state text not null,
  -- what it becomes when it goes live
  version integer not null,
  policy text not null,
  publish_at timestamptz,
  digest text not null,
  note text not null,
  -- the accounts behind whoever submitted it
  submitters text[] not null,
  submitted_by text not null,
  submitted_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  reason text not null default '',
  unique (journey_id, number)
);
create unique index journey_reviews_open on journey_reviews (journey_id) where state in ('in_review', 'scheduled');
create index journey_reviews_due on journey_reviews (publish_at) where state = 'scheduled';
