import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
  const people = [
    { id: 'a', city: '上海', views: 3, paid: false },
    { id: 'b', city: '上海', views: 3, paid: true },
    { id: 'c', city: '北京', views: 5, paid: false },
    { id: 'd', city: '上海', views: 2, paid: false },
  ]
  for (const { id, city, views, paid } of people)
    await world.app.ingest.accept(project.id, 'native', [
      record({ ids: [`login:${id}`], set: { city, email: `${id}@x.cn` }, at: '2026-11-01T01:00:00Z' }),
      ...Array.from({ length: views }, (_, i) => record({ ids: [`login:${id}`], event: 'ViewProduct', at: `2026-10-2${i + 5}T03:00:00Z` })),
      ...(paid ? [record({ ids: [`login:${id}`], event: 'PayOrder', at: '2026-10-30T03:00:00Z' })] : []),
    ])
  await world.settle()
})
afterAll(() => world.end())

const week = { kind: 'last', amount: 7, unit: 'day' } as const
const rule: Rule = {
  kind: 'all',
  rules: [
    { kind: 'event', event: 'ViewProduct', filters: [], window: week, count: { op: 'gte', value: 3 } },
    { kind: 'event', event: 'PayOrder', filters: [], window: week, count: { op: 'eq', value: 0 } },
    { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } },
  ],
}

test('B12 viewed at least 3 times in 7 days and not bought, in Shanghai: the right person, as a live count and as a list', async () => {
  const preview = await world.call<{ count: number; total: number; sentence: { zh: string } }>(project, 'POST', 'segments/preview', {
    rule,
  })
  expect(preview.body).toMatchObject({ count: 1, total: 4 })
  expect(preview.body.sentence.zh).toContain('上海')
  const saved = await world.call<{ id: string; revision: number }>(project, 'POST', 'segments', { name: '高意向未购', rule })
  expect(saved.status).toBe(201)
  const people = await world.call<{ items: { ids: { value: string }[] }[]; total: number }>(
    project,
    'GET',
    `segments/${saved.body.id}/people`,
  )
  expect(people.body.total).toBe(1)
  expect(people.body.items[0]?.ids[0]?.value).toBe('a')
})

test('a segment keeps its older definitions, refuses a stale edit and is archived instead of deleted', async () => {
  const saved = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'one', rule })
  const next = { name: 'two', rule: { kind: 'not', rule } }
  const path = `segments/${saved.body.id}`
  expect((await world.call(project, 'PUT', path, next)).body).toMatchObject({ code: 'revision_required' })
  expect((await world.call(project, 'PUT', path, next, { 'if-match': '"1"' })).body).toMatchObject({ revision: 2, version: 2 })
  expect((await world.call(project, 'PUT', path, next, { 'if-match': '"1"' })).body).toMatchObject({
    code: 'revision_conflict',
    params: { revision: 2 },
  })
  expect((await world.call<{ items: object[] }>(project, 'GET', `${path}/versions`)).body.items).toHaveLength(2)
  const listed = async (): Promise<boolean> => {
    const list = await world.call<{ items: { id: string }[] }>(project, 'GET', 'segments')
    return list.body.items.some((segment) => segment.id === saved.body.id)
  }
  expect((await world.call(project, 'POST', `${path}/archive`)).status).toBe(428)
  expect((await world.call(project, 'POST', `${path}/archive`, {}, { 'if-match': '"1"' })).body).toMatchObject({
    code: 'revision_conflict',
  })
  expect((await world.call(project, 'POST', `${path}/archive`, {}, { 'if-match': '"2"' })).status).toBe(200)
  expect(await listed()).toBe(false)
  expect((await world.call(project, 'POST', `${path}/restore`, {}, { 'if-match': '"3"' })).status).toBe(200)
  expect(await listed()).toBe(true)
})

test('personal data is masked without people.read_pii', async () => {
  const saved = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'masked', rule })
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'r', scopes: ['people.read', 'segments.read'] })
  const people = await world.call<{ items: { properties: { email: string } }[] }>(
    { ...project, token: made.body.token },
    'GET',
    `segments/${saved.body.id}/people`,
  )
  expect(people.body.items[0]?.properties.email).toBe('a@***cn')
})

test('a trigger property outside a journey is refused with a reason', async () => {
  const outside = { kind: 'trigger', condition: { property: 'order_id', op: 'is_set' } }
  expect((await world.call(project, 'POST', 'segments/preview', { rule: outside })).body).toMatchObject({ code: 'rule_invalid' })
})

test('the people of a segment as a file, masked like the list; who may not see personal data cannot take one that shows it', async () => {
  const saved = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'file', rule })
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'f', scopes: ['people.read', 'jobs.read'] })
  const reader = { ...project, token: made.body.token }
  const exported = async (by: TestProject): Promise<string> => {
    const started = await world.call<{ job: string }>(by, 'POST', `segments/${saved.body.id}/export`, {})
    expect(started.status).toBe(202)
    await world.settle()
    const job = await world.call(project, 'GET', `jobs/${started.body.job}`)
    expect(job.body).toMatchObject({
      state: 'done',
      done: 1,
      total: 1,
      title: { zh: '导出分群「file」的用户' },
      result: { counts: { people: 1 } },
    })
    return `jobs/${started.body.job}/file`
  }
  const [full, masked] = [await exported(project), await exported(reader)]
  const file = await world.call<string>(project, 'GET', full)
  expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(file.body).toMatch(/^\uFEFFid,ids,tags,created_at,city,email\r\n\d+,login_id:a,,.+,上海,a@x\.cn\r\n$/)
  expect((await world.call(reader, 'GET', full)).body).toMatchObject({ code: 'forbidden', params: { permission: 'people.read_pii' } })
  expect((await world.call<string>(reader, 'GET', masked)).body).toContain('a@***cn')
  const audit = await world.call<{ items: { action: string }[] }>(project, 'GET', 'audit')
  const actions = audit.body.items.map((entry) => entry.action)
  expect(actions.filter((action) => action === 'segment.exported')).toHaveLength(2)
  expect(actions.filter((action) => action === 'job.file_taken')).toHaveLength(2)
})
