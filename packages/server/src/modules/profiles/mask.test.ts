import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
let analyst: TestProject
let id: number
const day = '2026-11-01T02:00:00Z'

beforeAll(async () => {
  world = await makeWorld({ at: day })
  project = await world.project()
  await world.app.ingest.accept(project.id, 'native', [
    record({
      ids: [
        'login:13812345678',
        'email:zhang@x.cn',
        'mobile:+8613812345678',
        'custom:card:A1234567',
        'wechat_openid:wx1:o-open',
        'anon:d1',
      ],
      set: { email: 'zhang@x.cn', plate: '沪A12345', city: '上海' },
      event: 'Order',
      at: day,
      properties: { address: '南京路 100 号', receiver: '张三丰', price: 9 },
    }),
  ])
  await world.settle()
  for (const [owner, name] of [
    ['profile', 'plate'],
    ['event', 'receiver'],
  ])
    await world.call(project, 'PATCH', `catalog/properties/${owner}/${name}`, { pii: true }, { 'if-match': '"1"' })
  const scopes = ['people.read', 'data.read', 'segments.read', 'segments.write', 'analytics.read', 'catalog.read', 'jobs.read']
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'analyst', scopes })
  analyst = { ...project, token: made.body.token }
  id = (await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=email&value=zhang@x.cn')).body.id
})
afterAll(() => world.end())

const secrets = ['13812345678', 'zhang@x.cn', 'A1234567', '沪A12345', '南京路 100 号', '张三丰']
const rule = { kind: 'all', rules: [] }
const orders = { event: 'Order', window: { kind: 'ever' } }
const byReceiver = { ...orders, of: { by: 'property', property: 'receiver' }, each: { of: 'times' } }

/** Every answer of ours with people or their events in it. */
async function answers(as: TestProject): Promise<Record<string, string>> {
  const segment = await world.call<{ id: string }>(as, 'POST', 'segments', { name: 's', rule })
  const ask = async (method: string, path: string, body?: object): Promise<[string, string]> => {
    const answer = await world.call(as, method, path, body)
    expect([path, answer.status]).toEqual([path, 200])
    return [path, JSON.stringify(answer.body)]
  }
  const { job } = (await world.call<{ job: string }>(as, 'POST', `segments/${segment.body.id}/export`, {})).body
  await world.settle()
  return Object.fromEntries([
    await ask('GET', 'people'),
    await ask('GET', `people/${id}`),
    await ask('GET', 'people/lookup?type=mobile&value=%2B8613812345678'),
    await ask('GET', `people/${id}/timeline`),
    await ask('GET', 'live'),
    await ask('POST', `people/${id}/tag-preview`, { definition: { kind: 'last', ...orders, property: 'address' } }),
    await ask('POST', `people/${id}/tag-preview`, { definition: { kind: 'preference', signals: [byReceiver] } }),
    await ask('GET', `segments/${segment.body.id}/people`),
    await ask('GET', `jobs/${job}/file`),
  ])
}

test('no answer shows personal data to who may not read it: timeline, live view, lists, lookup, file', async () => {
  const seen = await answers(analyst)
  for (const [path, text] of Object.entries(seen)) expect([path, secrets.filter((secret) => text.includes(secret))]).toEqual([path, []])
  expect(seen[`people/${id}`]).toContain('上海')
  expect(seen[`people/${id}`]).toContain('o-open')
  expect(seen[`people/${id}/timeline`]).toContain('"price":9')
})

test('who may read personal data sees all of it', async () => {
  const seen = await answers(project)
  for (const secret of ['13812345678', 'zhang@x.cn', '沪A12345']) expect(seen[`people/${id}`]).toContain(secret)
  for (const secret of ['南京路 100 号', '张三丰'])
    expect([seen[`people/${id}/timeline`], seen['live']].every((text) => text?.includes(secret))).toBe(true)
})

test('an id is found letter by letter only by who may read it; a whole one by everybody', async () => {
  const found = async (as: TestProject, search: string): Promise<number> =>
    (await world.call<{ items: object[] }>(as, 'GET', `people?search=${encodeURIComponent(search)}`)).body.items.length
  expect([await found(project, 'zhang'), await found(analyst, 'zhang')]).toEqual([1, 0])
  expect([await found(analyst, 'zhang@x.cn'), await found(analyst, 'd1')]).toEqual([1, 1])
})
