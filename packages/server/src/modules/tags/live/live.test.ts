import type { Segment } from '@millrace/contract/segments/api.ts'
import type { Tag, TagInput } from '@millrace/contract/tags/api.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'

const day = 86_400_000
let world: World
let project: TestProject
beforeEach(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterEach(() => world.end())

const sendOnly = (...events: object[]) =>
  world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
const send = async (...events: object[]): Promise<void> => {
  expect((await sendOnly(...events)).status).toBe(200)
  await world.settle()
}
/** What is due by the clock is computed. */
const pass = async (ms: number): Promise<void> => {
  world.clock.advance(ms)
  await world.app.jobs.tick()
  await world.settle()
}
const ever = { kind: 'ever' } as const
const views = { event: 'View', filters: [], window: ever }
const clicks: TagInput['definition'] = {
  kind: 'score',
  criteria: [{ by: 'events', name: '点击', event: 'Click', filters: [], window: ever, each: { of: 'times' }, points: 10, halfLifeDays: 7 }],
}
const counted: TagInput['definition'] = { kind: 'figure', ...views, figure: { of: 'times' } }
const save = (name: string, definition: object) => world.call<Tag>(project, 'POST', 'tags', { name, definition, refresh: 'live' })
async function live(name: string, definition: object): Promise<Tag> {
  const { status, body } = await save(name, definition)
  expect([status, body]).toEqual([201, expect.objectContaining({ name, refresh: 'live' })])
  await world.call(project, 'POST', `tags/${body.id}/compute`)
  await world.settle()
  return body
}
/** Values of a tag by login. */
async function people(tag: string, where: World = world): Promise<Record<string, string>> {
  const rows = await where.databases.postgres.rows<{ login: string; value: string }>(sql`
    select i.id_value as login, t.value from person_tags t join person_ids i on i.person_id = t.person_id and i.id_type = 'login_id'
    where t.tag = ${tag} order by 1`)
  return Object.fromEntries(rows.map((row) => [row.login, row.value]))
}
const touches = async (): Promise<number> =>
  (await world.databases.postgres.one<{ n: number }>(sql`select count(*) as n from tag_touches`))?.n ?? -1
/** What is on record of a tag, by person, oldest first. */
async function recorded(tag: string): Promise<string[][]> {
  const rows = await world.databases.clickhouse.rows<{ held: string[] }>(sql`
    select groupArray(value) as held from (select * from tag_changes where tag = ${sql.value(tag, 'String')} order by revision) group by person_id order by held`)
  return rows.map((row) => row.held)
}

test('B11 score decays with its half-life, and a new click counts within seconds', async () => {
  await send({ user_id: 'li', event: 'Click' }, { user_id: 'wang', event: 'Click' })
  await live('偏好分', clicks)
  expect(await people('偏好分')).toEqual({ li: '10', wang: '10' })
  await pass(7 * day)
  expect(await people('偏好分')).toEqual({ li: '5', wang: '5' })
  // Between two computations of everybody the click alone counts, and what its person had fades with it.
  world.clock.advance(day / 2)
  await send({ user_id: 'li', event: 'Click' })
  expect(await people('偏好分')).toEqual({ li: String(Math.round((10 + 10 * 2 ** (-7.5 / 7)) * 100) / 100), wang: '5' })

  // With workers of its own nobody has to ask.
  const busy = await makeWorld({ at: '2026-11-01T02:00:00Z', worker: true })
  const shop = await busy.project()
  const click = (user_id: string) =>
    busy.call(undefined, 'POST', '/v1/events', { events: [{ user_id, event: 'Click' }] }, { authorization: `Bearer ${shop.writeKey}` })
  const { body: tag } = await busy.call<Tag>(shop, 'POST', 'tags', { name: '偏好分', definition: clicks, refresh: 'live' })
  await busy.call(shop, 'POST', `tags/${tag.id}/compute`)
  const computed = async () => (await busy.call<Tag>(shop, 'GET', `tags/${tag.id}`)).body.computedAt
  await expect.poll(computed, { timeout: 60_000 }).not.toBeNull()
  for (const value of ['10', '20']) {
    await click('zhao')
    await expect.poll(() => people('偏好分', busy), { timeout: 60_000, interval: 100 }).toEqual({ zhao: value })
  }
  await busy.end()
})

test('profiles, tags, segments and new people are looked at as well, and who turns out to be one is counted once', async () => {
  const { body: viewers } = await world.call<Segment>(project, 'POST', 'segments', {
    name: 'viewers',
    rule: { kind: 'event', ...views, count: { op: 'gte', value: 1 } },
  })
  const layers = [
    { value: '会员', rule: { kind: 'tag', tag: 'vip' } },
    { value: '上海', rule: { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } } },
    { value: '看过', rule: { kind: 'segment', id: viewers.id } },
  ]
  await live('分层', { kind: 'layers', layers, rest: '其他' })
  await live('次数', counted)
  await send({ user_id: 'li', event: 'Other' }, { ids: { anonymous_id: 'd1' }, event: 'View' }, { user_id: 'wang', event: 'View' })
  expect([await people('分层'), await people('次数')]).toEqual([{ li: '其他', wang: '看过' }, { wang: '1' }])
  await send({ user_id: 'li', profile: { set: { city: '上海' } } }, { ids: { login_id: 'wang', anonymous_id: 'd1' }, event: 'Other' })
  expect([await people('分层'), await people('次数')]).toEqual([{ li: '上海', wang: '看过' }, { wang: '2' }])
  const { body: li } = await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=li')
  await world.call(project, 'POST', `people/${li.id}/tags`, { tag: 'vip', value: '' })
  await world.settle()
  expect([await people('分层'), await touches()]).toEqual([{ li: '会员', wang: '看过' }, 0])
  // Everybody is computed again when what a segment means is changed.
  const rule = { kind: 'event', ...views, count: { op: 'gte', value: 3 } }
  await world.call(
    project,
    'PUT',
    `segments/${viewers.id}`,
    { name: 'viewers', rule },
    await world.revisionOf(project, `segments/${viewers.id}`),
  )
  await pass(60_000)
  expect(await people('分层')).toEqual({ li: '会员', wang: '其他' })
  // A clock that is ahead: the event counts when its time has come.
  await send({ user_id: 'wang', event: 'View', time: new Date(world.clock.now().getTime() + 60_000).toISOString() })
  expect([await people('次数'), await touches()]).toEqual([{ wang: '2' }, 1])
  world.clock.advance(60_000)
  await world.settle()
  expect([await people('次数'), await people('分层')]).toEqual([{ wang: '3' }, { li: '会员', wang: '看过' }])
})

test.each(['tags.before_commit', 'tags.after_commit', 'react.after_commit', 'facts.after_insert'] as const)(
  'a crash at %s forgets nobody and writes nothing twice',
  async (point) => {
    await live('次数', counted)
    let crashes = 0
    const undo = onStopPoint(point, () => {
      if (++crashes <= 2) throw new Error('crash')
    })
    await sendOnly(...['li', 'li', 'wang', 'zhao'].map((user_id) => ({ user_id, event: 'View' })))
    for (let tries = 0; tries < 4; tries++) await world.settle().catch(() => undefined)
    undo()
    await world.settle()
    expect(crashes).toBeGreaterThanOrEqual(1)
    expect([await people('次数'), await touches()]).toEqual([{ li: '2', wang: '1', zhao: '1' }, 0])
    expect(await recorded('次数')).toEqual([['1'], ['1'], ['2']])
  },
)

test('of two workers each looks at its own people, and one that has lost them writes nothing', async () => {
  await live('次数', counted)
  const { postgres } = world.databases
  const other = await world.another()
  const together = async (): Promise<void> => {
    for (let n = 0; n < 3; n++) await Promise.all([world.settle(), other.settle()].map((one) => one.catch(() => undefined)))
  }
  const logins = Array.from({ length: 12 }, (_, n) => `u${10 + n}`)
  const round = () => sendOnly(...logins.map((user_id) => ({ user_id, event: 'View' })))
  for (let n = 0; n < 2; n++) {
    await round()
    await together()
  }
  // Whoever comes to the writing first finds that all parts are somebody else's.
  let passes = 0
  const undo = onStopPoint('tags.before_commit', async () => {
    if (++passes === 1) await postgres.run(sql`update part_leases set fence = fence + 1`)
  })
  await round()
  await together()
  undo()
  await postgres.run(sql`update part_leases set until = 'epoch'`)
  await together()
  await other.stop()
  await postgres.run(sql`update part_leases set until = 'epoch'`)
  await world.settle()
  expect([await people('次数'), await touches()]).toEqual([Object.fromEntries(logins.map((one) => [one, '3'])), 0])
  expect(new Set((await recorded('次数')).map((held) => held.join(' ')))).toEqual(new Set(['1 2 3']))
})

test('what happens while everybody is computed is not undone by it', async () => {
  await send({ user_id: 'li', event: 'View' }, { user_id: 'wang', event: 'View' })
  const tag = await live('次数', counted)
  const busy = await world.another({ worker: true })
  let reads = 0
  const undo = onStopPoint('tags.after_read', async () => {
    if (++reads > 1) return
    await sendOnly({ user_id: 'li', event: 'View' })
    await expect.poll(() => people('次数'), { timeout: 60_000 }).toEqual({ li: '2', wang: '1' })
  })
  world.clock.advance(1)
  await world.call(project, 'POST', `tags/${tag.id}/compute`)
  const computed = async () => (await world.call<Tag>(project, 'GET', `tags/${tag.id}`)).body.computedAt
  await expect.poll(computed, { timeout: 60_000 }).toBe(world.clock.now().toISOString())
  undo()
  await busy.stop()
  expect([reads, await people('次数')]).toEqual([1, { li: '2', wang: '1' }])
})

test('what compares people, and tags that ask for each other, cannot be live', async () => {
  const refused = async (name: string, definition: object): Promise<unknown> => {
    const { status, body } = await save(name, definition)
    return [status, (body as unknown as { errors?: { path: string; message: string }[] }).errors?.map((one) => [one.path, one.message])]
  }
  const because = (why: string) => [400, [['body.refresh', expect.stringContaining(why)]]]
  const rfm = { kind: 'rfm', ...views, money: 'price' }
  const ranked = { kind: 'rank', event: 'View', filters: [], window: ever, figure: { of: 'times' }, top: { n: 1 } }
  const asking = (tag: string) => ({ kind: 'rule', rule: { kind: 'tag', tag } })
  expect(await refused('a', { ...rfm, thresholds: { by: 'mean' } })).toEqual(because('definition.thresholds'))
  expect(await refused('b', { ...clicks, tiers: { by: 'percentile', tiers: [{ value: '高', top: 20 }] } })).toEqual(
    because('definition.tiers'),
  )
  expect(await refused('c', { kind: 'planned' })).toEqual(because('definition.kind'))
  expect(await refused('d', { kind: 'propensity', target: { event: 'View' }, withinDays: 7 })).toEqual(because('definition.kind'))
  expect(
    await refused('e', { kind: 'stages', stages: [{ value: 's', enter: { kind: 'tag', tag: 'x' } }], rest: 'r', patience: 1 }),
  ).toEqual(because('definition.kind'))
  expect(await refused('f', { kind: 'rule', rule: ranked })).toEqual(because('among the top'))
  await live('g', asking('h'))
  expect(await refused('h', asking('g'))).toEqual(because('ask for each other'))
  const { body: segment } = await world.call<Segment>(project, 'POST', 'segments', { name: 's', rule: { kind: 'tag', tag: 'x' } })
  await live('i', { kind: 'rule', rule: { kind: 'segment', id: segment.id } })
  const change = await world.call(
    project,
    'PUT',
    `segments/${segment.id}`,
    { name: 's', rule: ranked },
    await world.revisionOf(project, `segments/${segment.id}`),
  )
  expect([change.status, JSON.stringify(change.body)]).toEqual([400, expect.stringContaining('body.rule')])
  await live('j', { ...rfm, thresholds: { by: 'fixed', days: 7, times: 2, money: 100 } })
  const plan = await world.call(project, 'POST', 'tags/spec/plan', { rows: [{ row: 2, cells: { name: 'k', refresh: 'live' } }] })
  expect(plan.body).toMatchObject({ make: [], refuse: [{ field: 'refresh', code: 'wrong' }] })
})
