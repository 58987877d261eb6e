-- Whether what a run came to has been told as an event, once the time for its goal was over.
alter table goal_watches add column told boolean not null default false;
-- What is over already stays untold: profiles are not to change by an upgrade.
update goal_watches set told = true where until < now();
create index goal_watches_untold on goal_watches (until) where not told;
