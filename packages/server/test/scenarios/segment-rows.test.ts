import { evaluate, type Rule, ruleSchema } from '@millrace/contract/rules/index.ts'
import type { Segment } from '@millrace/contract/segments/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalog } from '../../src/modules/catalog/index.ts'
import { segments } from '../../src/modules/segments/index.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
const now = '2026-11-24T10:00:00Z'
beforeAll(async () => {
  world = await makeWorld({ at: now })
  project = await world.project()
})
afterAll(() => world.end())

async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}
const loginsOf = async (segment: string): Promise<string[]> => {
  const { body } = await world.call<{ items: { ids: { value: string }[] }[] }>(project, 'GET', `segments/${segment}/people?limit=200`)
  return body.items.map((one) => one.ids[0]?.value ?? '').toSorted()
}
const save = async (name: string, rule: Rule, isLive = false): Promise<string> => {
  const { status, body } = await world.call<Segment>(project, 'POST', 'segments', { name, rule: ruleSchema.parse(rule), isLive })
  expect(status).toBe(201)
  await world.settle()
  return body.id
}

test('B13 who has browsed papers of senior high school 5 times or more: 5 and 6 are in, 4 and other papers are not', async () => {
  const views = (user: string, times: number, subject: string) =>
    Array.from({ length: times }, () => ({ user_id: user, event: 'ViewPaper', properties: { subject } }))
  await send(
    ...views('four', 4, '高中试卷'),
    ...views('five', 5, '高中试卷'),
    ...views('six', 6, '高中试卷'),
    ...views('other', 9, '初中试卷'),
    ...views('mixed', 4, '高中试卷'),
    ...views('mixed', 4, '初中试卷'),
  )
  const id = await save('浏览过高中试卷 5 次以上', {
    kind: 'event',
    event: 'ViewPaper',
    filters: [{ property: 'subject', op: 'eq', value: '高中试卷' }],
    window: { kind: 'ever' },
    count: { op: 'gte', value: 5 },
  })
  expect(await loginsOf(id)).toEqual(['five', 'six'])
})

/** Of the four kinds of data one each: who they are, what they did, what the content they looked at is about, what they paid. */
const mixed: Rule = {
  kind: 'all',
  rules: [
    { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } },
    { kind: 'event', event: 'Login', filters: [], window: { kind: 'last', amount: 7, unit: 'day' }, count: { op: 'gte', value: 2 } },
    {
      kind: 'event',
      event: 'ReadArticle',
      filters: [{ property: 'article_id', item: { type: 'content', property: 'topic' }, op: 'eq', value: '跑步' }],
      window: { kind: 'last', amount: 30, unit: 'day' },
      count: { op: 'gte', value: 1 },
    },
    {
      kind: 'measure',
      event: 'PayOrder',
      filters: [],
      window: { kind: 'last', amount: 90, unit: 'day' },
      figure: { of: 'sum', property: 'amount' },
      is: { op: 'gte', value: 500 },
    },
  ],
}

test('A16 attributes, behaviour, content and transactions in one rule mean the same in a batch, for one person and as it happens', async () => {
  await send(
    { item: { type: 'content', id: 'a1', properties: { topic: '跑步' } } },
    { item: { type: 'content', id: 'a2', properties: { topic: '瑜伽' } } },
  )
  const live = await save('跑步高价值', mixed, true)
  const person = (user: string, lacks?: 'city' | 'login' | 'article' | 'money') => [
    { user_id: user, profile: { set: { city: lacks === 'city' ? '北京' : '上海' } } },
    ...Array.from({ length: lacks === 'login' ? 1 : 2 }, () => ({ user_id: user, event: 'Login' })),
    { user_id: user, event: 'ReadArticle', properties: { article_id: lacks === 'article' ? 'a2' : 'a1' } },
    { user_id: user, event: 'PayOrder', properties: { amount: 300 } },
    { user_id: user, event: 'PayOrder', properties: { amount: lacks === 'money' ? 199 : 200 } },
  ]
  const lacking = (['city', 'login', 'article', 'money'] as const).map((one) => person(`no ${one}`, one))
  await send(...person('whole'), ...lacking.flat())

  const { postgres } = world.databases
  const module = segments({ ...world.databases, clock: world.clock, catalog: catalog(world.databases) })
  const rule = ruleSchema.parse(mixed)
  const { ids } = await module.people(project.id, rule, { after: 0, limit: 100 })
  const everybody = await postgres.rows<{ id: number }>({
    strings: ['select person_id as id from people where merged_into is null and project_id = ', ''],
    values: [project.id],
  })
  const inputs = await module.ruleInputs(
    postgres,
    project.id,
    everybody.map((one) => one.id),
    [rule],
  )
  expect([...inputs].filter(([, input]) => evaluate(rule, input)).map(([id]) => id)).toEqual(ids)
  const members = await postgres.rows<{ id: number }>({ strings: ['select person_id as id from segment_members order by 1'], values: [] })
  expect(members.map((one) => one.id)).toEqual(ids)
  expect(await loginsOf(live)).toEqual(['whole'])
})
