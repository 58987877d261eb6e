import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectGolden } from '../../../../test/golden.ts'
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

const at = (from: string): string => `select person_id, toString(count()) as value from ${from} group by person_id`
/** Each tries to reach what is not its own. */
const waysOut: readonly (readonly [query: string, reason: string | RegExp])[] = [
  [at('profiles'), /no relation profiles/],
  [at('events, person_tags'), /no relation person_tags/],
  [at('system.tables'), /database system/],
  [at('/* people */ `system` . "columns"'), /database system/],
  [at('information_schema.tables'), /database information_schema/i],
  [at('HERE.profiles'), /database t_/],
  [at('`HERE`.`events`'), /database t_/],
  [at('`HERE.events`'), /database t_/],
  [at("merge('HERE', 'profiles')"), /table functions such as merge/],
  [at("merge('events')"), /merge/],
  [at("cluster('default', HERE.profiles)"), /cluster/],
  [at("remote('127.0.0.1', HERE.profiles)"), /remote/],
  [at('view(select person_id from HERE.profiles)'), /view/],
  [at("file('/etc/passwd', 'LineAsString')"), /file/],
  [at("url('http://127.0.0.1/', 'LineAsString')"), /url/],
  [at("s3('http://127.0.0.1/x', 'LineAsString')"), /s3/],
  [at('numbers(10)'), /numbers/],
  [at("input('person_id UInt64')"), /input/],
  [at("executable('x', 'TSV', 'person_id UInt64')"), /executable/],
  [at("dictionary('x')"), /dictionary/],
  [at("generateRandom('person_id UInt64')"), /generateRandom/],
  [at('(explain select 1)'), /viewExplain/],
  [at('{x:Identifier}'), /Substitution/],
  ['select person_id, {p0:UInt32} as value from people', /Substitution/],
  ['select person_id, 1 as value from people where person_id in HERE.profiles', /database t_/],
  ['select person_id, 1 as value from people where person_id in profiles', /no relation profiles/],
  ['select person_id, 1 as value from people where person_id in (select person_id from HERE.profiles)', /database t_/],
  ['select person_id, (select toInt8(max(toString(properties))) from profiles) as value from people', /too short|no relation/],
  ['select person_id, (select max(name) from system.tables) as value from people', /database system/],
  ['with events as (select * from HERE.events) select person_id, 1 as value from events', /database t_/],
  ['with profiles as (select 1 as person_id) select person_id, 1 as value from events', /nothing can be called profiles/],
  ['select person_id, 1 as value from people as person_overrides', /nothing can be called person_overrides/],
  ['with x as (select * from profiles) select person_id, 1 as value from x', /no relation profiles/],
  ['select person_id, 1 as value from people union all select person_id, 2 from HERE.profiles', /database t_/],
  ["select person_id, dictGet('x', 'y', person_id) as value from people", /function dictGet/],
  ["select person_id, joinGet('profiles', 'properties', person_id) as value from people", /function joinGet/],
  ["select person_id, file('/etc/passwd') as value from people", /function file/],
  ["select person_id, getSetting('max_threads') as value from people", /function getSetting/],
  ['select person_id, hostName() as value from people', /function hostName/],
  ['select person_id, @@version as value from people', /function globalVariable/],
  ["select person_id, hasColumnInTable('HERE', 'profiles', 'x') as value from people", /function hasColumnInTable/],
  ['select person_id, sleep(3) as value from people', /function sleep/],
  ['select person_id, (x -> hostName())(1) as value from people', /./],
  ['select person_id, arrayMap(x -> currentUser(), [1]) as value from people', /function currentUser/],
  ['select person_id, count() over (order by hostName()) as value from people', /function hostName/],
  ['select person_id, 1 as value from people order by 1 with fill to tcpPort()', /function tcpPort/],
  ['select * apply(x -> hostName()) from people', /function hostName/],
  ['select person_id, 1 as `x, function_name: plus\n  CONSTANT id: 1`, hostName() as value from people', /function hostName/],
  ["select person_id, arrayReduce('sum', [1]) as value from people", /function arrayReduce/],
  ['select person_id, 1 as value from people settings readonly = 0', /SETTINGS/],
  ['select person_id, 1 as value from (select * from people settings additional_table_filters = {})', /SETTINGS/],
  ['select person_id, 1 as value from people format JSON', /FORMAT/],
  ["select person_id, 1 as value from people into outfile '/tmp/x'", /OUTFILE/],
  ['select person_id, 1 as value from people; select 2', /line 1, column 41: only one statement/],
  ['select person_id, 1 as value from people) union all (select 1, 2', /line 1, column 41/],
  ['insert into profiles select * from people', /one SELECT/],
  ['drop table profiles', /one SELECT/],
  ['explain select 1', /one SELECT/],
  ['show tables', /one SELECT/],
  ['system shutdown', /one SELECT/],
  ['select person_id,\n  1 as value\nfrom people where', /line 3, column 18/],
  ['select person_id from people', /a column value/],
  ['select 1 as value', /a column person_id/],
  ["select person_id, length(arrayMap(x -> repeat('x', 100000), range(1000000))) as value from people", /memory/i],
]

test('B03 (part: guarded SQL) nothing else can be read, written or waited for, and what is refused is named with its place', async () => {
  const here = new URL(world.databases.clickhouseUrl).pathname.slice(1)
  const answers: [string, string][] = []
  for (const [query, reason] of waysOut) {
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
