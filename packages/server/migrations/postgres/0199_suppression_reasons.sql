-- An address is on the list for each reason by itself: a word for no more texts and one for no more calls hold side by side, and each is lifted by itself.
alter table suppressions drop constraint suppressions_pkey;
alter table suppressions add primary key (project_id, address, reason);
drop index suppressions_untold;
create index suppressions_untold on suppressions (project_id, address, reason) where revision = 0;

-- Who wanted no more calls and was on the list for something else lost the word; it is known from the calls, unless calls were agreed to since.
do $$ begin
  if to_regclass('call_results') is null then return; end if;
  insert into suppressions (project_id, address, reason, at, revision)
  select t.project_id, lower(t.number), 'do_not_call', min(r.at), 0 from call_results r
  join call_tasks t on t.part = r.part and t.task_id = r.task_id
  where r.result = 'do_not_call'
    and exists (select 1 from suppressions s where s.project_id = t.project_id and s.address = lower(t.number))
    and not exists (
      select 1 from consents c where c.part = r.part and c.person_id = r.person_id and c.channel = 'phone' and c.granted and c.at > r.at)
  group by 1, 2
  on conflict do nothing;
end $$;
