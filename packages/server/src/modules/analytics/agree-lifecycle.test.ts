import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bucketNumber,
  bucketNumberOf,
  lifecycleKinds,
  type LifecycleQuery,
  lifecycleQuerySchema,
  lifecycleReference,
} from '@millrace/contract/queries/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, matches, zone } from '../../../test/analysis-world.ts'
import { lifecycleModel } from './models/lifecycle.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`C01 (oracle of the life cycle) a life cycle is what the slow reference says, its kinds add up to who is active now and before, and every number has its people (seed ${seed})`, async () => {
  const query = fc.record({ event: fc.constantFrom('A', 'B', null), filters, unit: fc.constantFrom('day', 'week', 'month') })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: LifecycleQuery = lifecycleQuerySchema.parse({ ...range, ...rest })
    const answer = await it.ask(lifecycleModel, timeZone, asked)
    const chosen = it.stored.filter((one) => matches(one, asked))
    const active = new Map(
      [...Map.groupBy(chosen, (one) => one.person)].map(([person, own]) => [
        person,
        new Set(own.map((one) => bucketNumber(one.time, asked.unit, timeZone))),
      ]),
    )
    const anywhere = new Set<number>()
    for (const row of answer.rows) {
      const found = lifecycleReference(active, bucketNumberOf(row.bucket, asked.unit, timeZone))
      const counts = lifecycleKinds.map((kind) => [...found.values()].filter((one) => one === kind).length)
      expect([row.new, row.returning, row.resurrecting, row.dormant]).toEqual(row.isComplete ? counts : [...counts.slice(0, 3), null])
      for (const [person, kind] of found) if (kind !== 'dormant') anywhere.add(person)
    }
    for (const [i, row] of answer.rows.entries()) {
      expect(row.active).toBe(row.new + row.returning + row.resurrecting)
      if (row.dormant !== null && i > 0) expect(answer.rows[i - 1]?.active).toBe(row.returning + row.dormant)
    }
    expect(answer.total).toEqual({ active: anywhere.size, new: answer.rows.reduce((sum, row) => sum + row.new, 0) })
    const total = async (slice: object): Promise<number> =>
      (await it.people(lifecycleModel, timeZone, asked, { bucket: null, kind: 'active', ...slice })).total
    const row = answer.rows.find((one) => one.dormant) ?? answer.rows[0]
    const bucket = row?.bucket ?? null
    const seen = await Promise.all([total({}), total({ kind: 'new' }), total({ bucket }), total({ bucket, kind: 'dormant' })])
    expect(seen.slice(0, 3)).toEqual([answer.total.active, answer.total.new, row?.active])
    if (row?.dormant !== null) expect(seen[3]).toBe(row?.dormant)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(15), seed })
})
