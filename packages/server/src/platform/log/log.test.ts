import type { RecordBatch } from '@millrace/contract/events.ts'
import { afterEach, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../../test/databases.ts'
import { record } from '../../../test/pipeline.ts'
import { fakeClock } from '../clock.ts'
import { sql } from '../sql.ts'
import { onStopPoint } from '../stop-points.ts'
import { appender, decodeBody, encodeBody, readAfter } from './index.ts'
import { hourTables } from './hours.ts'
import { writeBatches } from './write.ts'

let databases: Databases
afterEach(() => databases.drop())

const clock = fakeClock(new Date('2026-11-01T10:00:00Z'))
const batch = (logPart: number, name: string) => ({ logPart, records: 1, body: encodeBody({ name }) })
const sent = (logPart: number, name: string, projectId = 1) => ({
  logPart,
  batch: { projectId, source: 'native', records: [record({ ids: [`anon:${name}`] })] },
})
const namesOf = (body: Buffer): string[] => decodeBody<RecordBatch>(body).records.map((one) => one.distinctId)

test('an append held open is not overtaken: a reader between two commits finds both, in order', async () => {
  databases = await freshDatabases()
  const { postgres } = databases
  await hourTables().ensure(postgres, clock.now())
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let numbered = (): void => undefined
  const first = new Promise<void>((resolve) => (numbered = resolve))
  const slow = postgres.transaction(async (tx) => {
    await writeBatches(tx, 'events', [batch(3, 'first')], clock.now())
    numbered()
    await held
  })
  await first
  const quick = postgres.transaction((tx) => writeBatches(tx, 'events', [batch(3, 'second')], clock.now()))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await readAfter(postgres, 'events', 3, 0, 10)).toEqual([])
  letGo()
  await Promise.all([slow, quick])
  const read = await readAfter(postgres, 'events', 3, 0, 10)
  expect(read.map((one) => [one.pos, decodeBody(one.body)])).toEqual([
    [1, { name: 'first' }],
    [2, { name: 'second' }],
  ])
})

test('many appends at once get dense positions in every partition and nothing twice', async () => {
  databases = await freshDatabases()
  const { postgres } = databases
  const two = [appender(postgres, clock, () => undefined), appender(postgres, clock, () => undefined)]
  await Promise.all(Array.from({ length: 400 }, (_, i) => two[i % 2]!.append([sent(i % 16, `a${i}`), sent((i + 5) % 16, `b${i}`)])))
  const rows = await postgres.rows<{ n: number; last: number; records: number }>(sql`
    select count(*) as n, max(pos) as last, sum(records) as records from log_batches where log = 'events' group by log_part`)
  expect(rows.every((row) => row.n === row.last)).toBe(true)
  expect(rows.reduce((sum, row) => sum + row.records, 0)).toBe(800)
})

test('requests that wait together are packed by partition, project and source, in the order they came', async () => {
  databases = await freshDatabases()
  const { postgres } = databases
  const log = appender(postgres, clock, () => undefined)
  await Promise.all([
    log.append([sent(4, 'a'), sent(5, 'b')]),
    log.append([sent(4, 'c')]),
    log.append([sent(4, 'other', 2)]),
    log.append([sent(4, 'd')]),
  ])
  const four = await readAfter(postgres, 'events', 4, 0, 10)
  expect(four.map((one) => [one.records, namesOf(one.body)])).toEqual([
    [3, ['a', 'c', 'd']],
    [1, ['other']],
  ])
  expect((await readAfter(postgres, 'events', 5, 0, 10)).map((one) => namesOf(one.body))).toEqual([['b']])
})

test('an append that fails before its commit is refused and leaves no hole', async () => {
  databases = await freshDatabases()
  const { postgres } = databases
  const log = appender(postgres, clock, () => undefined)
  const undo = onStopPoint('accept.before_commit', () => {
    throw new Error('stopped')
  })
  await expect(log.append([sent(1, 'lost')])).rejects.toThrow('stopped')
  undo()
  await log.append([sent(1, 'kept')])
  const read = await readAfter(postgres, 'events', 1, 0, 10)
  expect(read.map((one) => [one.pos, namesOf(one.body)])).toEqual([[1, ['kept']]])
})
