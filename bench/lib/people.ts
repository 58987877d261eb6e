/** People that are there already, as many as are asked for: straight into the tables, one statement for each. */
import { createRequire } from 'node:module'
import type Pg from 'pg'
import { hash32, idPartOf, partOf } from '../../packages/contract/src/parts.ts'
import type { BenchServer } from './server.ts'

const require = createRequire(new URL('../../packages/server/package.json', import.meta.url))
const pg = require('pg') as typeof Pg

/** `partOf`, and a step of `hash32`, as SQL. */
const partSql = '(((id * 2654435761) & 4294967295) >> 24)'
const hashed = (hash: string, digit: string): string => `(((${hash} # (48 + ${digit})) * 16777619) & 4294967295)`

/** Ids `<prefix>0` and on, each of a person of their own. */
export interface Ids {
  readonly type: 'login_id' | 'anonymous_id'
  readonly prefix: string
  readonly count: number
  /** They have addresses, `<prefix><number of the person>@bench.local`. */
  readonly hasEmail?: boolean
}
const levels = { login_id: 2, anonymous_id: 0 } as const

/** Answers with the number of the first person of each group. */
export async function addPeople(server: BenchServer, groups: readonly Ids[]): Promise<number[]> {
  const starts: number[] = []
  const client = new pg.Client({ connectionString: server.databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ projectId: number }>('select project_id as "projectId" from projects where slug = $1', [
    server.project,
  ])
  const projectId = rows[0]?.projectId ?? 0
  const at = new Date()
  await client.query("set maintenance_work_mem = '256MB'")
  await client.query("set synchronous_commit = 'off'")
  await withoutIndexes(client, ['people', 'person_ids', 'person_addresses'], async () => {
    for (const ids of groups) {
      const start = await addGroup(client, projectId, ids, at)
      starts.push(start)
      await addProfiles(server.clickhouseUrl, projectId, start, ids.count, at)
    }
  })
  await client.query('analyze people, person_ids, person_addresses')
  await client.query('checkpoint')
  for (const ids of groups) await check(client, projectId, ids)
  await client.end()
  return starts
}

/** Answers with the number of the first person. */
async function addGroup(client: Pg.Client, projectId: number, { type, prefix, count, hasEmail = false }: Ids, at: Date): Promise<number> {
  const { rows } = await client.query<{ start: string }>(
    "select setval('person_id_seq', nextval('person_id_seq') + $1::bigint) - $1::bigint as start",
    [count],
  )
  const start = Number(rows[0]?.start)
  await client.query(
    `insert into people (part, person_id, project_id, created_at, level, properties)
     select ${partSql}, id, $1::integer, $2::timestamptz, $3::smallint,
       case when $6::boolean then jsonb_build_object('email', $7::text || id || '@bench.local') else '{}' end
     from generate_series($4::bigint, $4::bigint + $5::bigint - 1) id`,
    [projectId, at, levels[type], start, count, hasEmail, prefix],
  )
  if (hasEmail)
    await client.query(
      `insert into person_addresses (part, person_id, project_id, channel, address, revision)
       select ${partSql}, id, $1::integer, 'email', $2::text || id || '@bench.local', 1 from generate_series($3::bigint, $3::bigint + $4::bigint - 1) id`,
      [projectId, prefix, start, count],
    )
  // Numbers grow by a digit a step, and with them the hash of the id that ends in them.
  await client.query(
    `with recursive given(n, hash) as (
       select d, ${hashed('$5::bigint', 'd')} from generate_series(0::bigint, 9) d where d < $4::bigint
       union all
       select n * 10 + d, ${hashed('hash', 'd')} from given, generate_series(0, 9) d where n > 0 and n * 10 + d < $4::bigint
     ), numbered as (select n, hash, $3::bigint + n as id from given)
     insert into person_ids (id_part, project_id, id_type, id_value, person_id, home_id, person_part, bound_at)
     select hash & 255, $1::integer, $7::text, $6::text || n, id, id, ${partSql}, $2::timestamptz from numbered`,
    [projectId, at, start, count, hash32(`${type}\n${prefix}`), prefix, type],
  )
  return start
}

/** Keeping the indexes in order for every row of ten million takes many times as long as making them anew. */
async function withoutIndexes(client: Pg.Client, tables: readonly string[], work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ drop: string; create: string }>(
    `select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
         else format('alter table %s drop constraint %s', i.indrelid::regclass, c.conname) end as drop,
       case when c.oid is null then pg_get_indexdef(i.indexrelid)
         else format('alter table %s add constraint %s %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) end as create
     from pg_index i left join pg_constraint c on c.conindid = i.indexrelid where i.indrelid = any($1::regclass[])`,
    [tables],
  )
  for (const { drop } of rows) await client.query(drop)
  await work()
  for (const { create } of rows) await client.query(create)
}

/** A statement of the embedded engine may take two minutes: a million rows are done in seconds. */
const profilesAtOnce = 1_000_000

async function addProfiles(clickhouseUrl: string, projectId: number, start: number, count: number, at: Date): Promise<void> {
  const url = new URL(clickhouseUrl)
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}`
  for (let from = 0; from < count; from += profilesAtOnce) {
    const answer = await fetch(`${url.origin}/?database=${url.pathname.slice(1)}`, {
      method: 'POST',
      headers: { authorization },
      body: `insert into profiles (project_id, person_id, part, revision, is_test, deleted, created_at)
        select ${projectId}, number, bitShiftRight(bitAnd(number * 2654435761, 4294967295), 24), 1, 0, 0, fromUnixTimestamp64Milli(${at.getTime()})
        from numbers(${start + from}, ${Math.min(profilesAtOnce, count - from)})`,
    })
    if (!answer.ok) throw new Error(await answer.text())
  }
}

/** The parts as SQL computed them, held against the functions that everything else computes them by. */
async function check(client: Pg.Client, projectId: number, { type, prefix, count }: Ids): Promise<void> {
  const values = Array.from({ length: Math.min(count, 1_000) }, (_, i) => `${prefix}${Math.floor((i * count) / Math.min(count, 1_000))}`)
  const { rows } = await client.query<{ value: string; idPart: number; part: number; personId: string }>(
    `select i.id_value as value, i.id_part as "idPart", i.person_part as part, i.person_id as "personId"
     from person_ids i join people p on p.part = i.person_part and p.person_id = i.person_id
     where i.project_id = $1 and i.id_type = $2 and i.id_value = any($3::text[])`,
    [projectId, type, values],
  )
  const isRight = rows.every(({ value, idPart, part, personId }) => idPart === idPartOf(type, value) && part === partOf(Number(personId)))
  if (rows.length < values.length || !isRight) throw new Error(`${type} ${prefix}: people are missing or in wrong parts`)
}

/** Runs a statement in PostgreSQL. */
export async function query(server: BenchServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl })
  await client.connect()
  await client.query(statement)
  await client.end()
}
