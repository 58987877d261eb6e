/** A shop's history straight into the stores: people with profiles, and events of three months, most of them of few people. */
import type { BenchServer } from './server.ts'

import { query } from './people.ts'

export const days = 90
const perInsert = 1_000_000

/** Runs a statement and answers with its rows. */
export async function ask<T>(server: BenchServer, statement: string): Promise<T[]> {
  const url = new URL(server.clickhouseUrl)
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}`
  const answer = await fetch(`${url.origin}/?database=${url.pathname.slice(1)}`, {
    method: 'POST',
    headers: { authorization },
    body: statement.startsWith('select') ? `${statement} format JSONEachRow` : statement,
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${text}\n${statement}`)
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T /* the caller names the columns it selects */)
}

/** People `first` and on get a city, an age, a level, and whether they subscribed. The type is that of the column: another would be read as text once more. */
export async function addProfiles(server: BenchServer, projectId: number, first: number, count: number): Promise<void> {
  await ask(
    server,
    `insert into profiles (project_id, person_id, part, revision, is_test, deleted, created_at, properties)
     select ${projectId}, number, bitShiftRight(bitAnd(number * 2654435761, 4294967295), 24), 2, 0, 0, now64(3) - toIntervalDay(number % 400),
       concat('{"city":"', ['上海', '北京', '广州', '深圳', '杭州', '成都', '武汉', '西安'][cityHash64(number) % 8 + 1], '","age":', toString(18 + cityHash64(number, 1) % 50),
         '.0,"level":"', ['普通', '银卡', '金卡', '钻石'][least(cityHash64(number, 2) % 10, 3) + 1], '","subscribed":', if(cityHash64(number, 3) % 3 = 0, 'true', 'false'), '}')::JSON(max_dynamic_paths = 512)
     from numbers(${first}, ${count})`,
  )
}

/**
 * Events of these people up to now. Who does something is the cube of an even number between 0 and 1, so that a tenth of people
 * do half of everything; what is done is in the proportions of a shop.
 */
export async function addEvents(
  server: BenchServer,
  projectId: number,
  first: number,
  people: number,
  from: number,
  to: number,
): Promise<void> {
  await noteProperties(server, projectId)
  for (let at = from; at < to; at += perInsert) {
    const some = Math.min(perInsert, to - at)
    await ask(
      server,
      `insert into events (project_id, event, time, ord, received_at, person_id, collected_person_id, distinct_id, event_id, source, is_test, log_partition, log_offset, properties)
       with cityHash64(number) as h, ${first} + toUInt64(pow((h % 1000003) / 1000003, 3) * ${people}) as who, cityHash64(number, 7) % 100 as kind,
         now64(3) - toIntervalSecond(toUInt64(${days * 86_400} * (1 - (number - ${at}) / ${some}))) as at
       select ${projectId}, multiIf(kind < 60, 'View', kind < 70, 'Search', kind < 82, 'Cart', kind < 88, 'Order', kind < 93, 'Pay', 'Visit'), at,
         toUnixTimestamp64Milli(at) * 4096, at, who, who, toString(who), toString(number), 'bench', 0, 0, number,
         concat('{"amount":', toString(100 + cityHash64(number, 3) % 90000), '.0,"category":"', ['鞋', '包', '上衣', '裤子', '配饰', '家居'][cityHash64(number, 4) % 6 + 1],
           '","product_id":"p', toString(cityHash64(number, 5) % 5000), '","order_id":"o', toString(intDiv(number, 3)), '","channel":"', ['app', 'web', 'mini'][h % 3 + 1], '"}')::JSON
       from numbers(${at}, ${some})`,
    )
  }
}

/** Merges of parts take both cores: they are waited for. */
export async function untilMerged(server: BenchServer): Promise<void> {
  for (let quiet = 0; quiet < 5; ) {
    const [row] = await ask<{ n: number }>(server, 'select toUInt32(count()) as n from system.merges')
    quiet = row?.n === 0 ? quiet + 1 : 0
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** What ingestion notes of the properties that are written here: their type, and that all values lie in columns. */
const noteProperties = (server: BenchServer, projectId: number): Promise<void> =>
  query(
    server,
    `insert into catalog_properties (project_id, owner, name, type, admitted, spilled, seen_types, first_seen_at)
     select ${projectId}, owner, name, type, true, false, array[type], now()
     from (values ('event', 'amount', 'number'), ('event', 'category', 'string'), ('event', 'product_id', 'string'), ('event', 'order_id', 'string'),
       ('event', 'channel', 'string'), ('profile', 'city', 'string'), ('profile', 'level', 'string'), ('profile', 'age', 'number'),
       ('profile', 'subscribed', 'boolean')) v(owner, name, type)
     on conflict do nothing`,
  )
