import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keeps } from '../src/retention.ts'
import { sql } from '../src/platform/sql.ts'
import { record } from './pipeline.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const event = (id: string, at: string) => record({ ids: ['login:u1'], event: 'E', at, id })
const stored = async (): Promise<number> =>
  (await world.databases.clickhouse.rows<{ n: number }>(sql`select count() as n from events`))[0]?.n ?? 0

test('the log drops only hours every reader has passed, and goes on afterwards', async () => {
  await world.app.ingest.accept(project.id, 'native', [event('a', '2026-11-01T02:00:00Z')])
  world.clock.advance(3 * 86_400_000)
  await world.app.retention.run()
  await world.settle()
  expect(await stored()).toBe(1)
  expect(Number((await world.app.retention.run())['log_batches'])).toBeGreaterThan(0)
  await world.app.ingest.accept(project.id, 'native', [event('b', '2026-11-04T02:00:00Z')])
  await world.settle()
  expect(await stored()).toBe(2)
})

test('a dropped day of seen deliveries comes back when a late record needs it', async () => {
  world.clock.advance(10 * 86_400_000)
  expect(Number((await world.app.retention.run())['seen'])).toBeGreaterThan(0)
  await world.app.ingest.accept(project.id, 'native', [event('late', '2026-11-01T03:00:00Z')])
  await world.settle().catch(() => world.settle())
  expect(await stored()).toBe(3)
})

test('the list in the operations manual is the list that is enforced', () => {
  const manual = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8')
  const rows = [...manual.matchAll(/^\| `([a-z_]+)` \| (\d+) \|/gm)].map((match) => ({ table: match[1], days: Number(match[2]) }))
  expect(rows).toEqual(keeps.map(({ table, days }) => ({ table, days })))
})
