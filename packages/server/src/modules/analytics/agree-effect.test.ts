import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  effectGoalKinds,
  type EffectQuery,
  effectQuerySchema,
  effectReference,
  effectUnits,
  type Moment,
  type Touched,
} from '@millrace/contract/queries/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, isWithin, matches, zone } from '../../../test/analysis-world.ts'
import { effectModel } from './models/effect.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const now = Date.parse('2026-11-04T00:00:00Z')
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`an effect is what the slow reference says, and every number has as many people as it shows (seed ${seed})`, async () => {
  const some = fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters })
  const goal = fc.record({ event: fc.constantFrom('A', 'B'), filters, kind: fc.constantFrom(...effectGoalKinds) })
  const query = fc.record({
    touch: some.map((one) => ({ kind: 'event' as const, ...one })),
    goals: fc.array(goal, { minLength: 1, maxLength: 3 }),
    unit: fc.constantFrom(...effectUnits),
    windows: fc.constantFrom(1, 4, 60),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: EffectQuery = effectQuerySchema.parse({ ...range, ...rest })
    const answer = await it.ask(effectModel, timeZone, asked)
    const people = touchedOf(asked, timeZone)
    const expected = effectReference(people, asked, timeZone, now)
    expect(answer).toMatchObject({ by: null, campaign: null, people: { treated: people.length, control: 0 } })
    for (const [i, goal] of answer.goals.entries()) {
      expect(goal.treated.map((cell) => [cell?.size ?? 0, cell?.reached ?? 0])).toEqual(
        expected.map(({ known, reached }) => [known.size, reached[i]?.size]),
      )
      // Nothing without a control group is an effect.
      expect(new Set(goal.unknown)).toEqual(new Set(['no_control']))
    }
    const column = expected.findLastIndex(({ known }) => known.size > 0)
    const peopleOf = (slice: object) => it.people(effectModel, timeZone, asked, { arm: 'treated', column: null, goal: null, ...slice })
    expect((await peopleOf({})).ids).toEqual(people.map((one) => one.person).toSorted((a, b) => a - b))
    if (column < 0) return
    const ids = (some: ReadonlySet<number> | undefined) => [...(some ?? [])].toSorted((a, b) => a - b)
    expect((await peopleOf({ column })).ids).toEqual(ids(expected[column]?.known))
    expect((await peopleOf({ column, goal: 0 })).ids).toEqual(ids(expected[column]?.reached[0]))
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(15), seed })
})

/** Everybody who was touched within the days, with what they did as far back as is known. */
function touchedOf(query: EffectQuery, timeZone: string): Touched[] {
  const { touch } = query
  const ordered = it.stored.map((one, order) => ({ ...one, order: order + 1 }))
  return [...Map.groupBy(ordered, (one) => one.person)].flatMap(([person, events]) => {
    const first = events.find((one) => touch.kind === 'event' && matches(one, touch) && isWithin(one, query, timeZone))
    const done = query.goals.map((goal) => events.filter((one) => matches(one, goal)).map(({ time, order }): Moment => ({ time, order })))
    return first ? [{ person, arm: 'treated' as const, touch: first, done }] : []
  })
}
