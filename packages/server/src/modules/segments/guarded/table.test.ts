import { sqlLimits } from '@millrace/contract/queries/index.ts'
import type { SqlAnswer } from '@millrace/contract/analytics/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waysOut } from '../../../../test/sql-ways-out.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { Problem } from '../../../platform/errors.ts'
import { guardedTable } from './table.ts'

let world: World
let shop: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  shop = await world.project()
  const other = await world.project('other')
  const pay = (user: string, amount: number, time = '2026-10-31T12:00:00Z') => ({
    user_id: user,
    event: 'Pay',
    time,
    properties: { amount },
    profile: { set: { city: user === 'li' ? '上海' : '北京' } },
  })
  const send = async (project: TestProject, ...events: object[]): Promise<void> => {
    const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
    expect(status).toBe(200)
  }
  await send(shop, pay('li', 10), pay('li', 20, '2026-09-01T12:00:00Z'), pay('wang', 5))
  await send(other, pay('o1', 1_000), pay('o2', 2_000))
  await world.settle()
})
afterAll(() => world.end())

interface Refused {
  readonly code: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
}
const asked = (sql: string, more: object = {}, token = shop.token) =>
  world.call<SqlAnswer & Refused>(
    shop,
    'POST',
    'analytics/sql',
    { from: '2026-10-01', to: '2026-10-31', sql, ...more },
    { authorization: `Bearer ${token}` },
  )
const rowsOf = async (sql: string, more: object = {}) => (await asked(sql, more)).body.rows
async function refusal(query: string, limits?: Partial<Record<keyof typeof sqlLimits, number>>): Promise<string> {
  try {
    const { rows } = await guardedTable(
      world.databases.clickhouse,
      { projectId: shop.id, query, path: 'body.sql' },
      { ...sqlLimits, ...limits },
    )
    return `answered ${JSON.stringify(rows)}`
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    expect([error.code, error.errors[0]?.path]).toEqual(['query_failed', 'body.sql'])
    return error.errors[0]?.message ?? ''
  }
}

test('a question in SQL answers columns and rows of its own project, of the days and the people chosen', async () => {
  const sums = "select event, sum(properties.amount.:Float64) as amount, toDate('2026-10-31') as day from events group by event"
  const { status, body } = await asked(sums)
  expect([status, body.isCut, body.rows]).toEqual([200, false, [['Pay', 15, '2026-10-31']]])
  expect(body.columns.map((one) => one.name)).toEqual(['event', 'amount', 'day'])
  expect(body.columns[2]?.type).toBe('Date')
  expect(await rowsOf(sums, { from: '2026-09-01' })).toEqual([['Pay', 35, '2026-10-31']])
  const people = { kind: 'all', rules: [{ kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }] }
  expect(await rowsOf(sums, { people })).toEqual([['Pay', 10, '2026-10-31']])
  expect(await rowsOf('select count() as n from people', { people })).toEqual([[1]])
  // An empty answer has its columns as well.
  expect((await asked("select event from events where event = 'no'")).body.columns).toEqual([{ name: 'event', type: expect.any(String) }])
  expect((await asked(sums, { to: '2026-09-01' })).status).toBe(400)
})

test('whatever leads out of the relations is refused, as for segments and tags', async () => {
  const here = new URL(world.databases.clickhouseUrl).pathname.slice(1)
  const answers: [string, string][] = []
  for (const [query, reason] of waysOut) {
    const said = await refusal(query.replaceAll('HERE', here))
    if (!new RegExp(reason).test(said)) answers.push([query, said])
  }
  expect(answers).toEqual([])
})

test('a question in SQL that takes too long, too much memory or answers too much ends with what to do, and leaves nothing running', async () => {
  const slow =
    'select count() as n from (select arrayJoin(range(1000000)) as a) as x, (select arrayJoin(range(1000000)) as b) as y where sipHash64(a, b) = 1'
  expect(await refusal(slow, { seconds: 1 })).toMatch(/timeout exceeded/i)
  expect(await refusal("select groupArray(repeat('x', 1000)) as a from (select arrayJoin(range(1000000)))", { memoryMb: 100 })).toMatch(
    /memory/i,
  )
  expect(await refusal("select repeat('x', 100000) as a from (select arrayJoin(range(100)))", { bytes: 1_000_000 })).toMatch(
    /more than 1 MB|limit for result/i,
  )
  expect(await refusal('select 1 as a, 2 as a')).toMatch(/same name|multiple/i)
  const cut = await guardedTable(
    world.databases.clickhouse,
    { projectId: shop.id, query: 'select arrayJoin(range(100)) as n order by n desc', path: 'body.sql' },
    { ...sqlLimits, rows: 10 },
  )
  expect([cut.isCut, cut.rows.length, cut.rows[0]]).toEqual([true, 10, [99]])
})

test('only who may see everything of people asks in SQL; who may not is told, though the question is kept for those who may', async () => {
  const token = async (...scopes: string[]) =>
    (await world.call<{ token: string }>(shop, 'POST', 'tokens', { name: 'x', scopes })).body.token
  expect((await asked('select 1 as n', {}, await token('segments.write', 'analytics.read'))).body).toMatchObject({ code: 'forbidden' })
  expect((await asked('select 1 as n', {}, await token('segments.write', 'people.read_pii'))).status).toBe(200)
  const kept = { name: '每日金额', model: 'sql', query: { from: '2026-10-01', to: '2026-10-31', sql: 'select 1 as n' } }
  expect((await world.call(shop, 'POST', 'saved-questions', kept)).status).toBe(201)
  const empty = { ...kept, query: { ...kept.query, sql: '' } }
  expect((await world.call<Refused>(shop, 'POST', 'saved-questions', empty)).body.errors[0]?.path).toBe('body.query.sql')
})
