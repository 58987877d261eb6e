-- What messages cost, as far as is known when they are handed over; whoever takes them may count other units.
alter table message_attempts add column unit_price numeric(10, 4), add column cost bigint;

-- Money spent, in ten-thousandths of the currency of the project. Rows are only ever added, so that nobody who writes what came of a message
-- waits for somebody who sends; they are put together now and then.
create sequence message_spend_seq;
create table message_spend (
  spend_id bigint not null default nextval('message_spend_seq') primary key,
  project_id integer not null,
  journey_id integer not null,
  channel text not null,
  month text not null,
  amount bigint not null
);
create index message_spend_of_project on message_spend (project_id, journey_id);
