import { countQuerySchema } from '@millrace/contract/queries/index.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalysisWorld, analysisWorld } from '../../../test/analysis-world.ts'
import { askedOf, modelOf, numbersOf, shellQuestions } from '../../../test/shell-questions.ts'
import { countModel } from './models/count.ts'

/** The same things happen in two worlds; in one of them the two ids of some people become one person later. */
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let merged: AnalysisWorld
let apart: AnalysisWorld
beforeAll(async () => {
  merged = await analysisWorld(seed)
  apart = await analysisWorld(seed, { merges: false })
})
afterAll(async () => {
  await merged.world.end()
  await apart.world.end()
})

const collected = Object.entries(shellQuestions).filter(([name, question]) => !modelOf(name).readsPeople?.(askedOf(name, question)))
test.each(collected)('C01 (part: as collected, %s) a question says what it would had nobody ever merged', async (name, question) => {
  const [answer, other] = [
    await merged.ask(modelOf(name), 'UTC', askedOf(name, { ...question, asCollected: true })),
    await apart.ask(modelOf(name), 'UTC', askedOf(name, question)),
  ]
  expect(numbersOf(answer)).toEqual(numbersOf(other))
})

test('as collected there are more people than now, they have no list, and what reads profiles is refused', async () => {
  const { world, project } = merged
  const range = { from: '2026-10-30', to: '2026-11-03' }
  const people = async (asked: object) =>
    (await merged.ask(countModel, 'UTC', countQuerySchema.parse({ ...range, event: null, measures: ['people', 'events'], ...asked }))).total
  const [now, then] = [await people({}), await people({ asCollected: true })]
  expect(then[0]).toBeGreaterThan(Number(now[0]))
  expect(then[1]).toBe(now[1])
  // Whom it is about is said of people as they are now: what half of them did on any device.
  const half = { people: { kind: 'profile', condition: { property: 'group', op: 'eq', value: 0 } } }
  expect((await people({ ...half, asCollected: true }))[1]).toBe((await people(half))[1])
  const query = { ...range, event: null, asCollected: true }
  const post = (path: string, body: object) => world.call<{ code?: string; asCollected?: boolean }>(project, 'POST', path, body)
  expect(await post('analytics/count', query)).toMatchObject({ status: 200, body: { asCollected: true, sampling: null } })
  for (const path of ['people', 'segment'])
    expect(await post(`analytics/count/${path}`, { query, name: 'Then' })).toMatchObject({
      status: 422,
      body: { code: 'people_as_collected' },
    })
  const of = { model: 'count', query, slice: {} }
  expect(await post('analytics/contrast', { ...range, of })).toMatchObject({ status: 422, body: { code: 'people_as_collected' } })
  const attributes = { by: [{ of: 'property', property: 'group' }], asCollected: true }
  expect(await post('analytics/attributes', attributes)).toMatchObject({ status: 422, body: { code: 'not_as_collected' } })
})
