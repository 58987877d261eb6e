import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { type FakeClock, fakeClock } from '../../../platform/clock.ts'
import { sql } from '../../../platform/sql.ts'
import { type Quality, quality, type QualityNote } from './quality.ts'
import * as store from './store.ts'

let databases: Databases
let clock: FakeClock
let notes: Quality

beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())
beforeEach(async () => {
  await databases.postgres.run(sql`truncate quality_counts, rejected_events`)
  clock = fakeClock(new Date('2026-11-24T10:00:00Z'))
  notes = quality(databases.postgres, clock)
})

const note = (more: Partial<QualityNote> = {}): QualityNote => ({
  projectId: 1,
  source: 'sensors',
  kind: 'rejected',
  reason: 'type_unknown',
  ...more,
})
const counts = () => store.readCounts(databases.postgres, 1, new Date('2026-11-01T00:00:00Z'), {})
const samples = () => store.readSamples(databases.postgres, 1, undefined, 10_000, {})

test('many callers at once lose no count', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, i) => notes.note([note(), note({ event: `e${i % 2}` })])))
  expect((await counts()).map((row) => [row.event, row.count])).toEqual([
    ['', 50],
    ['e0', 25],
    ['e1', 25],
  ])
})

test('what could not be written is written with the next', async () => {
  let isDown = true
  const broken = quality(
    { ...databases.postgres, transaction: (work) => (isDown ? Promise.reject(new Error('away')) : databases.postgres.transaction(work)) },
    clock,
  )
  await broken.note([note(), note()])
  expect(await counts()).toEqual([])
  isDown = false
  await broken.note([note()])
  expect(await counts()).toMatchObject([{ reason: 'type_unknown', count: 3 }])
})

test('samples of a reason stop at a thousand, counting goes on', async () => {
  for (let i = 0; i < 25; i++) await notes.note(Array.from({ length: 50 }, () => note({ raw: { i } })))
  expect((await samples()).length).toBe(store.maxSamplesPerReason)
  expect((await counts())[0]?.count).toBe(1_250)
})

test('names that a sender invents without end are counted together', async () => {
  await notes.note(Array.from({ length: 1_000 }, (_, i) => note({ event: `invented ${i}` })))
  const rows = await counts()
  expect(rows.length).toBe(201)
  expect(rows[0]).toMatchObject({ event: '', count: 800 })
})

test('a sample is at most 4 KB of text the database takes', async () => {
  await notes.note([note({ raw: { text: '苹\0\ud800'.repeat(5_000) }, event: 'a\0b', detail: 'x\ud800' })])
  const [row] = await samples()
  expect(Buffer.byteLength(row?.sample ?? '')).toBeLessThanOrEqual(4_096)
  expect(row).toMatchObject({ event: 'ab', detail: 'x\ufffd' })
})

test('counters are kept for a quarter, samples for a month', async () => {
  const ago = (days: number): Date => new Date(clock.now().getTime() - days * 86_400_000)
  const sweep = async (): Promise<void> => {
    await store.dropOldCounts(databases.postgres, ago(90))
    await store.dropOldSamples(databases.postgres, ago(30))
  }
  await notes.note([note({ raw: 1 })])
  clock.advance(31 * 86_400_000)
  await sweep()
  expect([(await samples()).length, (await counts()).length]).toEqual([0, 1])
  clock.advance(60 * 86_400_000)
  await sweep()
  expect(await counts()).toEqual([])
})
