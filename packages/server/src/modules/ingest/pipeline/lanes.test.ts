import { afterEach, expect, test } from 'vitest'
import { type PipelineWorld, pipelineWorld, record } from '../../../../test/pipeline.ts'
import { sql } from '../../../platform/sql.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'
import { type Pipeline, startPipeline } from './loop.ts'

let world: PipelineWorld
let pipeline: Pipeline | undefined
afterEach(async () => {
  await pipeline?.stop()
  await world.drop()
})

const some = (name: string) => Array.from({ length: 60 }, (_, i) => record({ ids: [`anon:d${i}`], event: `${name}${i}` }))
const stored = async (): Promise<number> => (await world.clickhouse.rows<{ n: number }>(sql`select count() as n from events`))[0]?.n ?? 0

test('a range that cannot be finished stays in nobody’s way: the other partitions go on, with what was recorded and what is new', async () => {
  world = await pipelineWorld()
  await world.accept(1, some('First'))
  const undo = onStopPoint('identify.after_commit', () => {
    throw new Error('stopped')
  })
  await expect(world.drain()).rejects.toThrow('stopped')
  undo()
  await world.accept(1, some('Second'))
  // A hole in what was recorded: an alarm for ever, and never skipped.
  const broken = await world.postgres.one<{ part: number; n: number }>(sql`
    with hole as (
      delete from log_batches b using (select log_part from log_positions where log = 'events' and claimed_upto > done_upto order by log_part limit 1) p
      where b.log = 'events' and b.log_part = p.log_part returning b.log_part, b.records
    ) select min(log_part) as part, sum(records)::int as n from hole`)
  await world.deps.leases.renew()
  pipeline = startPipeline(world.deps)
  await expect.poll(stored, { timeout: 60_000 }).toBe(120 - (broken?.n ?? 0))
  const left = () =>
    world.postgres.rows<{ part: number }>(sql`
      select h.log_part as part from log_heads h join log_positions p on p.log = h.log and p.log_part = h.log_part
      where h.log = 'events' and h.next - 1 > p.done_upto`)
  // A range is stored a moment before it is done.
  await expect.poll(left, { timeout: 60_000 }).toEqual([{ part: broken?.part }])
})
