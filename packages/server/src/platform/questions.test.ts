import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../test/world.ts'
import { type Questions, questions } from './questions.ts'
import { sql } from './sql.ts'

let world: World
let project: TestProject
let runs = 0
let asked: Questions
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
  const { clickhouse, postgres } = world.databases
  const rows: typeof clickhouse.rows = (query, options) => {
    runs++
    return clickhouse.rows(query, options)
  }
  asked = questions({ clickhouse: { ...clickhouse, rows }, postgres, atOnce: 2 })
})
afterAll(() => world.end())

const one = sql`select 1 as n`
const options = { timeoutMs: 30_000 }
/** Too much to end by itself while the test runs. */
const endless = (mark: string) => sql`
  select ${sql.value(mark, 'String')} as mark, count() as n from (select arrayJoin(range(1000000)) as a) x, (select arrayJoin(range(1000000)) as b) y where sipHash64(a, b) = 1`
const running = async (mark: string): Promise<number> => {
  const rows = await world.databases.clickhouse.rows<{ n: number }>(
    sql`select count() as n from system.processes where query like ${sql.value(`%'${mark}'%`, 'String')} and query not like '%system.processes%'`,
  )
  return rows[0]?.n ?? 0
}

test('the same question over the same data runs once, at the same time and later; newer data and another project ask anew', async () => {
  const asker = { projectId: 1, version: 'a' }
  const before = runs
  const answers = await Promise.all([1, 2, 3].map(() => asked.rows(asker, one, options)))
  expect(answers.map(({ rows }) => rows)).toEqual([[{ n: 1 }], [{ n: 1 }], [{ n: 1 }]])
  await asked.rows(asker, one, options)
  expect(runs - before).toBe(1)
  await asked.rows({ ...asker, version: 'b' }, one, options)
  await asked.rows({ ...asker, projectId: 2 }, one, options)
  await asked.rows({ ...asker, version: 'b' }, sql`select 2 as n`, options)
  expect(runs - before).toBe(4)
})

test('what failed is not kept', async () => {
  const wrong = sql`select nothing`
  const before = runs
  for (let i = 0; i < 2; i++) await expect(asked.rows({ projectId: 1, version: 'a' }, wrong, options)).rejects.toThrow(/nothing/)
  expect(runs - before).toBe(2)
})

test('what is too large or too slow for the engine is said to whoever asks', async () => {
  const asker = { projectId: 1, version: 'a' }
  const large = sql`select length(groupArray(number)) as n from numbers(50000000)`
  await expect(asked.rows(asker, large, { maxMemoryMb: 20 })).rejects.toMatchObject({ code: 'question_too_large', status: 422 })
  await expect(asked.rows(asker, endless('mark-0'), { timeoutMs: 1_000 })).rejects.toMatchObject({ code: 'question_too_slow' })
})

test('who goes away is let go at once; the engine stops when nobody waits any more, and goes on for who does', async () => {
  const [first, second] = [new AbortController(), new AbortController()]
  const asker = { projectId: 1, version: 'a' }
  const answers = [first, second].map(({ signal }) => asked.rows({ ...asker, signal }, endless('mark-1'), options))
  const ends = answers.map((answer) =>
    answer.then(
      () => 'answered',
      (error: { code?: string }) => error.code,
    ),
  )
  while ((await running('mark-1')) === 0) await delay(20)
  first.abort()
  expect(await ends[0]).toBe('called_off')
  expect(await running('mark-1')).toBe(1)
  second.abort()
  expect(await ends[1]).toBe('called_off')
  while ((await running('mark-1')) > 0) await delay(20)
  // Its place is free.
  expect((await asked.rows(asker, one, options)).rows).toEqual([{ n: 1 }])
})

test('an analysis that is asked again is answered without the engine until something new has arrived', async () => {
  const query = { event: 'Pay', from: '2026-10-01', to: '2026-11-30', unit: null, measures: ['events'] }
  const total = async () => (await world.call<{ total: number[] }>(project, 'POST', 'analytics/count', query)).body.total
  const pay = async () => {
    await world.call(
      undefined,
      'POST',
      '/v1/events',
      { events: [{ event: 'Pay', ids: { login_id: 'li' } }] },
      { authorization: `Bearer ${project.writeKey}` },
    )
    await world.settle()
  }
  await pay()
  expect([await total(), await total()]).toEqual([[1], [1]])
  const version = await asked.version()
  await pay()
  expect(await asked.version()).not.toBe(version)
  expect(await total()).toEqual([2])
})
