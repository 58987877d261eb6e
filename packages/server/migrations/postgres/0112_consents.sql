-- What a person agreed to is asked per purpose and channel, and says which text was agreed to and what proves it.
alter table consents add column purpose text not null default 'marketing';
alter table consents alter column purpose drop default;
alter table consents add column text_version text not null default '';
alter table consents alter column text_version drop default;
alter table consents add column proof text not null default '';
alter table consents alter column proof drop default;
alter table consents drop constraint consents_pkey;
alter table consents add primary key (part, person_id, purpose, channel);

create sequence consent_change_seq as bigint;
-- Everything that was ever said, never changed; it goes only with the person.
create table consent_history (
  part smallint not null,
  change_id bigint not null default nextval('consent_change_seq'),
  project_id integer not null,
  person_id bigint not null,
  purpose text not null,
  channel text not null,
  granted boolean not null,
  source text not null,
  text_version text not null,
  proof text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (part, change_id)
);
create index consent_history_of_person on consent_history (part, person_id, change_id);

insert into consent_history (part, project_id, person_id, purpose, channel, granted, source, text_version, proof, at, recorded_at, recorded_by)
select part, project_id, person_id, purpose, channel, granted, source, text_version, proof, at, at, '' from consents order by at;

create table consent_purposes (
  project_id integer not null,
  purpose text not null,
  name_en text not null,
  name_zh text not null,
  when_unknown text not null check (when_unknown in ('allow', 'deny')),
  text_version text not null,
  body text not null,
  archived_at timestamptz,
  revision integer not null default 1,
  primary key (project_id, purpose)
);

-- What a message is for decides which consent it needs.
alter table message_intents add column purpose text not null default 'marketing';
alter table message_intents alter column purpose drop default;
