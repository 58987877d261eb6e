import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Distribution,
  distributionMeasures,
  type DistributionQuery,
  distributionQuerySchema,
  distributionReference,
  hasZero,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, items, matches, product, zone } from '../../../test/analysis-world.ts'
import { distributionModel } from './models/distribution.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
let everybody: number[]
const people = { kind: 'profile', condition: { property: 'group', op: 'is_set' } }
beforeAll(async () => {
  it = await analysisWorld(seed)
  const found = Array.from({ length: 30 }, (_, i) =>
    it.world.call<{ id: number }>(it.project, 'GET', `people/lookup?type=login_id&value=u${i}`),
  )
  everybody = (await Promise.all(found)).map(({ body }) => body.id)
})
afterAll(() => it.world.end())

test(`C01 (oracle of distribution) a distribution is what the slow reference says, and every number has its people (seed ${seed})`, async () => {
  const query = fc.record({
    of: fc.record({ event: fc.constantFrom('A', 'B'), filters }),
    measure: fc.constantFrom(...distributionMeasures),
    property: fc.constantFrom({ property: 'n' }, { property: 'city', item: product('price') }),
    unit: fc.constantFrom('day', 'week', 'month', null),
    edges: fc.constantFrom([1, 2, 3], [-3, 0, 1.7, 100], [0]),
    isOfAll: fc.boolean(),
  })
  const run = async (
    range: { from: string; to: string },
    { isOfAll, ...rest }: { isOfAll: boolean; measure: DistributionQuery['measure'] },
    timeZone: string,
  ) => {
    const includeZero = isOfAll && hasZero(rest.measure)
    const asked = distributionQuerySchema.parse({ ...range, ...rest, ...(isOfAll ? { people } : {}), includeZero })
    const answer = await it.ask(distributionModel, timeZone, asked)
    const { property } = asked
    const chosen = it.stored
      .filter((one) => matches(one, asked.of))
      .map((one) => ({ ...one, value: property && readRef(property, one.properties, items) }))
    const expected = distributionReference(chosen, asked, timeZone, everybody)
    expect(plain(answer.total)).toEqual(plain(expected.total))
    const nothing = distributionReference([], asked, timeZone, everybody).total
    expect(answer.rows.map((row) => row.bucket)).toEqual(expect.arrayContaining([...expected.buckets.keys()]))
    for (const row of answer.rows) expect(plain(row)).toEqual(plain(expected.buckets.get(row.bucket) ?? nothing))
    const total = async (slice: object): Promise<number> =>
      (await it.people(distributionModel, timeZone, asked, { bucket: null, interval: null, atLeast: null, ...slice })).total
    const row = answer.rows.find((one) => one.people > 0)
    const interval = answer.total.counts.findLastIndex((n) => n > 0)
    expect(
      await Promise.all([
        total({}),
        total({ interval: 0 }),
        interval >= 0 && total({ interval }),
        total({ atLeast: 0 }),
        row && total({ bucket: row.bucket, interval: 1 }),
      ]),
    ).toEqual([
      answer.total.people,
      answer.total.counts[0],
      interval >= 0 && answer.total.counts[interval],
      answer.total.atLeast[0],
      row?.counts[1],
    ])
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(12), seed })
})

const plain = ({ people, counts, atLeast, unset }: Distribution) => ({ people, counts, atLeast, unset })
