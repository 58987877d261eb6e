import { afterAll, beforeAll, expect, test } from 'vitest'
import { pipelineWorld, type PipelineWorld, record } from '../../../../test/pipeline.ts'
import { sql } from '../../../platform/sql.ts'
import { waiting } from '../watermark.ts'
import { paceOf } from './pace.ts'

let world: PipelineWorld
beforeAll(async () => {
  world = await pipelineWorld()
})
afterAll(() => world.drop())

const history = (name: string, n: number) =>
  Array.from({ length: n }, (_, i) => record({ ids: [`login:${name}${i % 50}`], event: 'Old', at: '2026-10-01T00:00:00Z' }))

const recordsWaiting = async (): Promise<number> =>
  (
    await world.postgres.one<{ n: number }>(sql`
      select coalesce(sum(b.records), 0)::bigint as n from log_batches b join log_positions p on p.log_part = b.log_part and p.log = b.log
      where b.log = 'events' and b.pos > p.done_upto`)
  )?.n ?? 0

/** Accepts history; answers with the portions and what waited before each, and takes so long over everything that waits. */
async function portions(name: string, n: number, processingMs: number): Promise<{ size: number; before: number }[]> {
  const seen: { size: number; before: number }[] = []
  let looks = 0
  const meanwhile = async (): Promise<void> => {
    looks += 1
    if (looks % 2 === 0) return world.drain()
    world.clock.advance(processingMs)
  }
  const pace = paceOf({ waiting: () => waiting(world.postgres), meanwhile }, { clock: world.clock, signal: new AbortController().signal })
  const sum = await pace.accept(history(name, n), async (some) => {
    seen.push({ size: some.length, before: await recordsWaiting() })
    await world.accept(1, some)
    return 1
  })
  expect(sum).toBe(seen.length)
  expect(seen.reduce((rows, one) => rows + one.size, 0)).toBe(n)
  await world.drain()
  return seen
}

test('an import never has more than two portions in the log, larger ones on a machine that is quick and smaller ones on one that is slow', async () => {
  const quick = await portions('quick', 12_000, 1)
  expect(Math.max(...quick.map((one) => one.before))).toBeLessThanOrEqual(5_000)
  expect(quick.map((one) => one.size)).toEqual([3_125, 3_906, 4_883, 86])
  const slow = await portions('slow', 9_000, 2_000)
  expect(slow.map((one) => one.size)).toEqual([3_125, 3_906, 1_953, 16])
  expect(slow.map((one) => one.before > 0)).toEqual([false, true, false, true])
})

test('an import that is cancelled while it waits its turn ends there', async () => {
  const cancelling = new AbortController()
  const meanwhile = (): Promise<void> => Promise.resolve(cancelling.abort(new Error('cancelled')))
  const pace = paceOf({ waiting: () => waiting(world.postgres), meanwhile }, { clock: world.clock, signal: cancelling.signal })
  await expect(pace.accept(history('gone', 20_000), (some) => world.accept(1, some).then(() => 0))).rejects.toThrow('cancelled')
  expect(await recordsWaiting()).toBeLessThan(20_000)
  await world.drain()
})
