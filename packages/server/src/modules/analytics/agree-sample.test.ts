import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import {
  countQuerySchema,
  countReference,
  isSampled,
  measureOf,
  sampleFactor,
  type SamplePercent,
  samplePercents,
  samplingOf,
  scaled,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, items, matches, zone } from '../../../test/analysis-world.ts'
import { record } from '../../../test/pipeline.ts'
import { askedOf, modelOf, numbersOf, shellQuestions } from '../../../test/shell-questions.ts'
import { worlds } from '../../../test/worlds.ts'
import { countModel } from './models/count.ts'
import { models } from './models/index.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const percent: SamplePercent = 50
const drawn = { kind: 'profile', condition: { property: 'drawn', op: 'eq', value: true } }
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
  const { world, project } = it
  for (let i = 0; i < 30; i++) {
    const { body } = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
    const set = { drawn: isSampled(body.id, percent) }
    await world.app.ingest.accept(project.id, 'native', [record({ ids: [`login:u${i}`], set, id: `drawn${i}` })])
  }
  await world.settle()
})
afterAll(() => it.world.end())

test(`a count of a sample is that of the people the contract draws, scaled, and its people are they (seed ${seed})`, async () => {
  const query = fc.record({
    event: fc.constantFrom('A', 'B', null),
    filters,
    unit: fc.constantFrom('day', null),
    measures: fc.constant(['events', 'people', 'per_person', 'sum', 'avg', 'max', 'median']),
    property: fc.constant('n'),
    sample: fc.constantFrom(...samplePercents),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked = countQuerySchema.parse({ ...range, ...rest })
    const { sample = 50, property = '' } = asked
    const answer = await it.ask(countModel, timeZone, asked)
    const chosen = it.stored
      .filter((one) => isSampled(one.person, sample) && matches(one, asked))
      .map((one) => ({ ...one, value: readRef({ property }, one.properties, items) }))
    const { total } = countReference(chosen, asked, timeZone)
    const told = asked.measures.map((kind) => measureOf(kind, total))
    const expected = told.map((one, i) => (one !== null && [0, 1, 3].includes(i) ? one * sampleFactor(sample) : one))
    expect(answer.total).toEqual(expected.map((one) => (one === null ? null : expect.closeTo(one, 6))))
    expect([answer.sampling, answer.asCollected]).toEqual([samplingOf(sample), false])
    const { ids } = await it.people(countModel, timeZone, asked, { bucket: null })
    expect(ids.length * sampleFactor(sample)).toBe(answer.total[1])
    expect(ids.every((id) => isSampled(id, sample))).toBe(true)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(15), seed })
})

const sampled = Object.entries(shellQuestions).filter(([name]) => name !== 'readers')
test.each(sampled)(
  'C01 (part: sampling, %s) a question asked of a sample says what it says of those people, scaled where it grows',
  async (name, question) => {
    const model = modelOf(name)
    const { people, ...rest }: { people?: object } = question
    const ask = (whole: object) => it.ask(model, 'UTC', askedOf(name, whole))
    const base = name === 'contrast' ? { base: drawn } : {}
    const [answer, those] = [
      await ask({ ...question, sample: percent }),
      await ask({ ...rest, ...base, people: people ? { kind: 'all', rules: [people, drawn] } : drawn }),
    ]
    const paths = model.grows(askedOf(name, question))
    expect(numbersOf(answer)).toEqual(numbersOf(scaled(those, paths, sampleFactor(percent))))
    expect(JSON.stringify(numbersOf(answer))).toMatch(/[1-9]/)
  },
)

test('every analysis is asked of a sample here, and what grows in its answer are numbers of it', () => {
  expect(Object.keys(shellQuestions).toSorted()).toEqual(models.map((one) => one.name).toSorted())
  for (const model of models) {
    const schema = z.toJSONSchema(model.answer, { io: 'input', unrepresentable: 'any' }) as Shape
    const paths = model.grows(askedOf(model.name, shellQuestions[model.name] ?? {}))
    expect([model.name, paths.filter((path) => !leads(schema, path.split('.')))]).toEqual([model.name, []])
  }
})

interface Shape {
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape
}
/** Does a path lead to numbers? */
function leads({ type, anyOf, items, properties, additionalProperties }: Shape, path: readonly string[]): boolean {
  const [key, ...rest] = path
  if (anyOf) return anyOf.some((one) => leads(one, path))
  if (items) return leads(items, key !== undefined && /^\d+$/.test(key) ? rest : path)
  if (key === undefined) return [type].flat().some((one) => one === 'number' || one === 'integer')
  const next = key === '*' ? additionalProperties : properties?.[key]
  return next !== undefined && leads(next, rest)
}

test('what part of the people cannot say is refused; a list says that it is of the sample', async () => {
  const { world, project } = it
  const range = { from: '2026-10-30', to: '2026-11-02' }
  const post = async (path: string, body: object) => {
    const { status, body: answer } = await world.call<{ code?: string; sampling?: unknown; total?: number }>(project, 'POST', path, body)
    return { status, answer }
  }
  const distinct = { ...range, event: 'A', measures: ['distinct'], property: 'n', sample: 10 }
  expect(await post('analytics/count', distinct)).toMatchObject({ status: 422, answer: { code: 'not_sampled' } })
  expect(await post('analytics/readers', { ...askedOf('readers', shellQuestions['readers'] ?? {}), sample: 10 })).toMatchObject({
    status: 422,
    answer: { code: 'not_sampled_alike' },
  })
  expect(await post('analytics/count', { ...range, event: 'A', sample: 7 })).toMatchObject({ status: 400 })
  const query = { ...range, event: null, sample: 20 }
  expect(await post('analytics/count/people', { query })).toMatchObject({ status: 200, answer: { sampling: samplingOf(20) } })
  expect(await post('analytics/count/people', { query: { ...range, event: null } })).toMatchObject({
    status: 200,
    answer: { sampling: null },
  })
})
