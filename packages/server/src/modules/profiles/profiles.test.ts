import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
const at = (time: string): string => `2026-11-01T${time}Z`

beforeAll(async () => {
  world = await makeWorld({ at: at('02:00:00') })
  project = await world.project()
})
afterAll(() => world.end())

interface Entry {
  readonly at: string
  readonly event: string
  readonly distinctId: string
}

test('A13 seven events from four ends under four ids are one ordered list of one person', async () => {
  const day: [string, string, string[]][] = [
    ['01:43:00', 'FollowAccount', ['wechat_openid:wx1:o1']],
    ['01:45:00', 'EnterMiniProgram', ['anon:mini']],
    ['01:57:00', 'ViewProduct', ['anon:mini']],
    ['02:23:00', 'SubmitOrder', ['login:u1']],
    ['04:25:00', 'OrderDone', ['login:u1']],
    ['15:03:00', 'JoinCampaign', ['anon:h5']],
  ]
  world.clock.set(new Date('2026-11-02T00:00:00Z'))
  for (const [time, event, ids] of day.toReversed())
    await world.app.ingest.accept(project.id, 'native', [record({ ids, event, at: at(time) })])
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:u1', 'anon:mini'], event: 'SignIn', at: at('02:20:00') }),
    record({ ids: ['login:u1', 'anon:h5'], set: {}, at: at('15:04:00') }),
    record({ ids: ['login:u1', 'wechat_openid:wx1:o1'], set: {}, at: at('02:21:00') }),
  ])
  await world.settle()
  const person = await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=u1')
  const timeline = await world.call<{ items: Entry[] }>(project, 'GET', `people/${person.body.id}/timeline`)
  expect(timeline.body.items.map((entry) => entry.event)).toEqual([
    'JoinCampaign',
    'OrderDone',
    'SubmitOrder',
    'SignIn',
    'ViewProduct',
    'EnterMiniProgram',
    'FollowAccount',
  ])
  expect(timeline.body.items.at(-1)?.at).toMatch(/^2026-11-01T01:43:00/)
})

test('a timeline goes on page by page and can be narrowed to one event', async () => {
  await world.app.ingest.accept(
    project.id,
    'native',
    Array.from({ length: 25 }, (_, i) =>
      record({ ids: ['login:pager'], event: i % 5 ? 'Tick' : 'Tock', at: `2026-11-01T05:00:${String(i).padStart(2, '0')}Z` }),
    ),
  )
  await world.settle()
  const { body: person } = await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=pager')
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const page = await world.call<{ items: Entry[]; next: string | null }>(project, 'GET', `people/${person.id}/timeline?limit=10${cursor}`)
    seen.push(...page.body.items.map((entry) => entry.at))
    if (!page.body.next) break
    cursor = `&cursor=${page.body.next}`
  }
  expect(seen).toHaveLength(25)
  expect(seen).toEqual(seen.toSorted().toReversed())
  const tocks = await world.call<{ items: Entry[] }>(project, 'GET', `people/${person.id}/timeline?event=Tock`)
  expect(tocks.body.items).toHaveLength(5)
})

test('A09 a person is found by each of their ids, also after a merge, and never from another project', async () => {
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:five', 'email:five@x.cn', 'mobile:+8613800000005', 'anon:five-a'], set: { city: '上海' } }),
  ])
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['anon:five-b'], event: 'View' })])
  await world.settle()
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:five', 'anon:five-b'], event: 'SignIn' })])
  await world.settle()
  const ids = [
    'login_id&value=five',
    'email&value=five@x.cn',
    'mobile&value=%2B8613800000005',
    'anonymous_id&value=five-a',
    'anonymous_id&value=five-b',
  ]
  const found = await Promise.all(ids.map((id) => world.call<{ id: number }>(project, 'GET', `people/lookup?type=${id}`)))
  expect(new Set(found.map((answer) => answer.body.id)).size).toBe(1)
  const other = await world.project('other')
  expect((await world.call(other, 'GET', 'people/lookup?type=login_id&value=five')).status).toBe(404)
  expect((await world.call(other, 'GET', `people/${found[0]?.body.id}`)).status).toBe(404)
  expect((await world.call(other, 'GET', `people/${found[0]?.body.id}/journeys`)).status).toBe(404)
})

test('the live view and the catalog show what was stored', async () => {
  const live = await world.call<{ items: { event: string; personId: number }[] }>(project, 'GET', 'live?event=SignIn')
  expect(live.body.items[0]?.personId).toBeGreaterThan(0)
  const catalog = await world.call<{ events: { name: string; volume: number }[]; profileProperties: { name: string; type: string }[] }>(
    project,
    'GET',
    'catalog',
  )
  expect(catalog.body.events.find((event) => event.name === 'Tick')).toMatchObject({ volume: 20 })
  expect(catalog.body.profileProperties).toMatchObject([{ name: 'city', type: 'string' }])
})

test('profile operations have the effects their names say', async () => {
  const change = async (
    op: 'set' | 'set_once' | 'increment' | 'append' | 'unset',
    properties: Record<string, string | number | boolean | string[]>,
  ) =>
    world.app.ingest.accept(project.id, 'native', [
      { ...record({ ids: ['login:prof'], id: `${op}${JSON.stringify(properties)}` }), profile: { op, properties } },
    ])
  await change('set', { a: 1, tags: ['x'], n: 1 })
  await change('set_once', { a: 2, b: 3 })
  await change('increment', { n: 2.5, m: -1 })
  await change('append', { tags: ['y', 'x'] })
  await change('unset', { b: true })
  await world.settle()
  const person = await world.call<{ properties: object }>(project, 'GET', 'people/lookup?type=login_id&value=prof')
  expect(person.body.properties).toEqual({ a: 1, n: 3.5, m: -1, tags: ['x', 'y'] })
})
