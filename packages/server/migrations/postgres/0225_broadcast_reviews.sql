-- When a second person has to approve a broadcast: {over, marketingOnly}; null: never. Where journeys need one, broadcasts could not be sent at all.
alter table projects add column broadcasts_need_approval jsonb;
update projects set broadcasts_need_approval = '{"over": 0, "marketingOnly": false}' where journeys_need_approval;
-- The accounts behind the last change of a draft: none of them approves it.
alter table broadcasts add column edited_by text[] not null default '{}';
