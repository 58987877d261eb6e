import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectGolden } from '../../../../test/golden.ts'
import { waysOut } from '../../../../test/sql-ways-out.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { Problem } from '../../../platform/errors.ts'
import { sql } from '../../../platform/sql.ts'
import { lockedTo, raw } from './check.ts'
import { guardedSql, type GuardedSql } from './guarded.ts'
import { projectRelations } from './relations.ts'

let world: World
let shop: TestProject
let other: TestProject
let ask: GuardedSql
beforeAll(async () => {
  world = await makeWorld()
  ;[shop, other] = [await world.project(), await world.project('other')]
  ask = guardedSql(world.databases.clickhouse)
  const pay = (user: string, amount: number) => ({
    user_id: user,
    event: 'Pay',
    properties: { amount },
    profile: { set: { city: '上海' } },
  })
  await send(shop, pay('li', 10), pay('li', 20), pay('wang', 5), { user_id: 'tester', event: 'Pay', properties: { amount: 9 }, test: true })
  await send(other, ...Array.from({ length: 7 }, (_, i) => pay(`o${i}`, 1_000 + i)))
})
afterAll(() => world.end())

async function send(project: TestProject, ...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}
async function values(query: string): Promise<string[]> {
  const found = await ask.values({ projectId: shop.id, query, path: 'body.query' })
  return [...found.values()].toSorted()
}
async function refusal(query: string): Promise<string> {
  try {
    return `answered ${JSON.stringify(await values(query))}`
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    expect([error.code, error.errors[0]?.path]).toEqual(['query_failed', 'body.query'])
    return error.errors[0]?.message ?? ''
  }
}

test('B03 (part: guarded SQL) a query answers people of its own project, without test people, as they are now', async () => {
  expect(await values('select person_id, sum(properties.amount.:Float64) as value from events group by person_id')).toEqual(['30', '5'])
  const own =
    "with mine as (select * from people where properties.city.:String = '上海') select person_id, count() over () as value from mine -- ok;"
  expect(await values(own)).toEqual(['2', '2'])
  // A name of one's own may be that of a relation: it is what it was said to be.
  const named =
    'with events as (select person_id from people), people as (select * from events) select person_id, (select count() from people) as value from events'
  expect(await values(named)).toEqual(['2', '2'])
  expect(await values('with events as (select * from events) select person_id, count() as value from events group by person_id')).toEqual([
    '1',
    '2',
  ])
  expect(await values("select arrayJoin(range(1000)) as person_id, 'everybody' as value")).toEqual(['everybody', 'everybody'])
  expect(await values('select person_id, null as value from people')).toEqual([])
  await send(shop, { ids: { login_id: 'zhao', mobile: '13900000001' }, event: 'Pay', properties: { amount: 7 } })
  await send(shop, { ids: { mobile: '13900000002' }, event: 'Pay', properties: { amount: 8 } })
  await send(shop, { ids: { login_id: 'zhao', mobile: '13900000002' }, event: 'View' })
  const sums = 'select person_id, sum(properties.amount.:Float64) as value from events group by person_id'
  expect(await values(sums)).toEqual(['15', '30', '5'])
})

const missing: typeof waysOut = [
  ['select person_id from people', /a column value/],
  ['select 1 as value', /a column person_id/],
]

test('B03 (part: guarded SQL) nothing else can be read, written or waited for, and what is refused is named with its place', async () => {
  const here = new URL(world.databases.clickhouseUrl).pathname.slice(1)
  const answers: [string, string][] = []
  for (const [query, reason] of [...waysOut, ...missing]) {
    const said = await refusal(query.replaceAll('HERE', here))
    if (!new RegExp(reason).test(said)) answers.push([query, said])
  }
  expect(answers).toEqual([])
})

test('the relations of a project are the reviewed statement, and the engine runs it', async () => {
  const each = ['events', 'people', 'tags', 'items'].map((name) => sql`select count() as n from ${sql.id(name)}`)
  const query = sql`${projectRelations(7)} select * from (${sql.join(each, sql` union all `)})`
  await expectGolden(world.databases.clickhouse, join(import.meta.dirname, 'golden', 'relations.sql'), query)
})

test('B03 (part: guarded SQL) the engine itself keeps every table to the rows of one project', async () => {
  const { clickhouse } = world.databases
  const lock = await lockedTo(clickhouse, shop.id)
  const asked = (what: string) => clickhouse.rows<{ n: number }>(sql`select uniqExact(project_id) as n from ${raw(what)} settings ${lock}`)
  const here = new URL(world.databases.clickhouseUrl).pathname.slice(1)
  for (const what of ['events', 'profiles final', `${here}.person_tags`, 'view(select * from profiles)'])
    expect([what, await asked(what)]).toEqual([what, [{ n: what.endsWith('tags') ? 0 : 1 }]])
})
