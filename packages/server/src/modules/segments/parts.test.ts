import type { Json } from '@millrace/contract/events.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Counts, Preview, Values } from '@millrace/contract/segments/api.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { names, rankedRule, value } from '../../../test/random-rules.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project('shop')
  const people = fc.sample(fc.dictionary(fc.constantFrom(...names), value), { numRuns: 30, seed })
  await world.app.ingest.accept(
    project.id,
    'native',
    people.flatMap((set, i) => [
      record({ ids: [`login:u${i}`], set, id: `p${i}` }),
      record({ ids: [`login:u${i}`], event: 'View', properties: set, id: `e${i}` }),
    ]),
  )
  await world.settle()
})
afterAll(() => world.end())

test(`each part of a rule means as many people as it does alone (seed ${seed})`, async () => {
  const plain = rankedRule.filter((one) => !JSON.stringify(one).match(/"kind":"(segment|list|reach)"/))
  await fc.assert(
    fc.asyncProperty(fc.array(plain, { minLength: 1, maxLength: 5 }), async (rules: Rule[]) => {
      const { status, body } = await world.call<Counts>(project, 'POST', 'segments/counts', { rules })
      expect(status).toBe(200)
      const alone = await Promise.all(
        rules.map(async (rule) => (await world.call<Preview>(project, 'POST', 'segments/preview', { rule })).body.count),
      )
      expect(body.items).toEqual(alone)
    }),
    { numRuns: worlds(5), seed },
  )
})

test('what is no rule is refused by its place, and so is more than a statement may hold', async () => {
  const one: Rule = { kind: 'profile', condition: { property: 'city', op: 'is_set' } }
  expect((await world.call(project, 'POST', 'segments/counts', { rules: [one, { kind: 'profile' }] })).body).toMatchObject({
    errors: [{ path: 'body.rules.1.condition' }],
  })
  expect(await world.call(project, 'POST', 'segments/counts', { rules: Array.from({ length: 31 }, () => one) })).toMatchObject({
    status: 400,
  })
  const large: Rule = { kind: 'any', rules: Array.from({ length: 50 }, () => one) }
  expect(await world.call(project, 'POST', 'segments/counts', { rules: Array.from({ length: 30 }, () => large) })).toMatchObject({
    body: { code: 'rule_invalid' },
  })
})

test('values are those that are really there, most frequent first: texts and elements of lists, of living people of the project who are no test', async () => {
  const mall = await world.project('mall')
  const of = (id: string, set: Record<string, Json>, more: { test?: true } = {}) => [
    record({ ids: [`login:${id}`], set, ...more }),
    record({ ids: [`login:${id}`], event: 'View', properties: set, ...more }),
  ]
  await world.app.ingest.accept(mall.id, 'native', [
    ...of('a', { city: '上海', likes: ['茶', '酒', '茶'], age: 3, email: 'a@x.cn' }),
    ...of('b', { city: '上海', likes: ['茶'] }),
    ...of('c', { city: '北京', likes: '咖啡' }),
    ...of('d', { city: '', age: 4 }),
    ...of('t', { city: '测试' }, { test: true }),
    record({ ids: ['login:c'], event: 'Pay', properties: { city: 'Paris' } }),
    record({ ids: ['login:c'], event: 'View', properties: { city: '很久以前' }, at: '2026-01-01T00:00:00Z' }),
  ])
  await world.settle()
  const ask = async (query: string, by: TestProject = mall) => {
    const { status, body } = await world.call<Values>(by, 'GET', `segments/values?${query}`)
    return status === 200 ? body.items.map((one) => `${one.value} ${one.count}`) : status
  }
  expect(await ask('owner=profile&property=city')).toEqual(['上海 2', '北京 1'])
  expect(await ask('owner=profile&property=likes')).toEqual(['茶 2', '咖啡 1', '酒 1'])
  expect(await ask('owner=profile&property=age')).toEqual([])
  expect(await ask('owner=event&property=city')).toEqual(['上海 2', 'Paris 1', '北京 1'])
  expect(await ask('owner=event&property=city&event=Pay')).toEqual(['Paris 1'])
  expect(await ask('owner=event&property=city&contains=paR')).toEqual(['Paris 1'])
  expect(await ask('owner=event&property=a.b%27%7B')).toEqual([])
  expect(await ask('owner=profile&property=email')).toEqual(['a@x.cn 1'])
  const token = await world.call<{ token: string }>(mall, 'POST', 'tokens', { name: 'reader', scopes: ['segments.read'] })
  const reader = { ...mall, token: token.body.token }
  expect(await ask('owner=profile&property=email', reader)).toBe(403)
  expect(await ask('owner=event&property=email', reader)).toBe(403)
  expect(await ask('owner=profile&property=city', reader)).toEqual(['上海 2', '北京 1'])
})
