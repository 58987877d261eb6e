import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Job } from '@millrace/contract/jobs/api.ts'
import type { Tag, TagPreview, TagRuns, TagVersions } from '@millrace/contract/tags/api.ts'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onStopPoint } from '../../platform/stop-points.ts'
import { sql } from '../../platform/sql.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
const start = Date.parse('2026-11-10T04:00:00Z') // noon in Shanghai

beforeAll(async () => {
  world = await makeWorld({ at: new Date(start).toISOString() })
  project = await world.project()
  const view = (user: string, category: string, daysAgo: number, hour: number) => ({
    user_id: user,
    event: 'View',
    properties: { category },
    time: new Date(start - daysAgo * 86_400_000 + (hour - 12) * 3_600_000).toISOString(),
  })
  const pay = (user: string, amount: number, daysAgo: number, channel: string) => ({
    user_id: user,
    event: 'PayOrder',
    properties: { amount, channel },
    time: new Date(start - daysAgo * 86_400_000).toISOString(),
  })
  await send(
    { user_id: 'li', profile: { set: { city: '上海' } } },
    ...[1, 2, 3].map((n) => view('li', '鞋', n, 21)),
    view('li', '包', 1, 9),
    // Long ago, and more of them.
    ...[40, 41, 42, 43].map((n) => view('li', '帽子', n, 9)),
    pay('li', 200, 2, 'app'),
    pay('li', 300, 8, 'web'),
    pay('li', 400, 20, 'mini'),
    { user_id: 'wang', profile: { set: { city: '北京' } } },
    view('wang', '包', 2, 10),
    pay('wang', 80, 30, 'web'),
    { user_id: 'zhao', profile: { set: { city: '杭州' } } },
    { user_id: 'tester', event: 'PayOrder', test: true },
  )
})
afterAll(() => world.end())

async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}

const ever = { kind: 'ever' } as const
const orders = { event: 'PayOrder', filters: [], window: ever }
const views = { event: 'View', filters: [], window: ever }
const inCity = (city: string) => ({ kind: 'profile', condition: { property: 'city', op: 'eq', value: city } })

async function define(name: string, definition: object, more: object = {}): Promise<Tag> {
  const { status, body } = await world.call<Tag>(project, 'POST', 'tags', { name, definition, ...more })
  expect([status, body]).toEqual([201, expect.objectContaining({ name, version: 1, computedAt: null })])
  return body
}
async function compute({ id }: Tag): Promise<Job['result']> {
  const { status, body } = await world.call<{ job: string }>(project, 'POST', `tags/${id}/compute`)
  expect(status).toBe(202)
  await world.settle()
  return (await world.call<Job>(project, 'GET', `jobs/${body.job}`)).body.result
}
/** Values of a tag by login. */
async function people(tag: string): Promise<Record<string, string>> {
  const rows = await world.databases.postgres.rows<{ login: string; value: string }>(sql`
    select i.id_value as login, t.value from person_tags t join person_ids i on i.person_id = t.person_id and i.id_type = 'login_id'
    where t.tag = ${tag} and t.project_id = ${project.id} order by 1`)
  return Object.fromEntries(rows.map((row) => [row.login, row.value]))
}
async function valuesBy(name: string, definition: object): Promise<Record<string, string>> {
  await compute(await define(name, definition))
  return people(name)
}

test('B03 (part: rule, layers, buckets, figure, first and last, RFM tags) each kind gives people the values it says, test people none', async () => {
  expect(await valuesBy('上海客户', { kind: 'rule', rule: inCity('上海') })).toEqual({ li: '' })
  const bought = (times: number) => ({ kind: 'event', ...orders, count: { op: 'gte', value: times } })
  const layers = [
    { value: '老客', rule: bought(2) },
    { value: '新客', rule: bought(1) },
  ]
  expect(await valuesBy('客户分层', { kind: 'layers', layers, rest: '潜客' })).toEqual({ li: '老客', wang: '新客', zhao: '潜客' })
  const spent = { of: 'sum', property: 'amount' }
  expect(await valuesBy('消费档位', { kind: 'buckets', ...orders, figure: spent, edges: [100, 500] })).toEqual({ li: '≥500', wang: '<100' })
  expect(await valuesBy('消费金额', { kind: 'figure', ...orders, figure: spent })).toEqual({ li: '900', wang: '80' })
  expect(await valuesBy('首单渠道', { kind: 'first', ...orders, property: 'channel' })).toEqual({ li: 'mini', wang: 'web' })
  expect(await valuesBy('末单渠道', { kind: 'last', ...orders, property: 'channel' })).toEqual({ li: 'app', wang: 'web' })
  const rfm = { kind: 'rfm', ...orders, money: 'amount', thresholds: { by: 'mean' } }
  expect(await valuesBy('RFM', rfm)).toEqual({ li: '重要价值', wang: '一般挽留' })
})

test('B09 what is looked at most now, not long ago, at which hours and on which day of the week; B11 (part: decay) old interest fades', async () => {
  const of = { by: 'property', property: 'category' }
  const preference = { kind: 'preference', signals: [{ ...views, of, each: { of: 'times' } }] }
  expect(await valuesBy('品类偏好（不衰减）', preference)).toEqual({ li: '帽子', wang: '包' })
  expect(await valuesBy('品类偏好', { ...preference, halfLifeDays: 7 })).toEqual({ li: '鞋', wang: '包' })
  const hours = {
    kind: 'preference',
    signals: [{ ...views, window: { kind: 'last', amount: 30, unit: 'day' }, of: { by: 'hours' }, each: { of: 'times' } }],
  }
  expect(await valuesBy('活跃时段', hours)).toEqual({ li: '20–22', wang: '10–12' })
  const weekday = { kind: 'preference', signals: [{ ...views, of: { by: 'weekday' }, each: { of: 'times' } }] }
  expect(await valuesBy('活跃星期', weekday)).toEqual({ li: '1', wang: '7' })
})

test('a computation writes only what differs, takes the tag from those it means no more, and is a condition of segments at once', async () => {
  const tag = await define('最近买过', {
    kind: 'rule',
    rule: { kind: 'event', ...orders, window: { kind: 'last', amount: 10, unit: 'day' }, count: { op: 'gte', value: 1 } },
  })
  expect(await compute(tag)).toEqual({ counts: { people: 1, changed: 1 } })
  world.clock.advance(1)
  expect(await compute(tag)).toEqual({ counts: { people: 1, changed: 0 } })
  world.clock.advance(1)
  await send({ user_id: 'zhao', event: 'PayOrder', properties: { amount: 10 } })
  expect(await compute(tag)).toEqual({ counts: { people: 2, changed: 1 } })
  const rule = { kind: 'tag', tag: '最近买过' }
  expect((await world.call(project, 'POST', 'segments/preview', { rule })).body).toMatchObject({ count: 2 })
  world.clock.advance(9 * 86_400_000)
  expect(await compute(tag)).toEqual({ counts: { people: 1, changed: 1 } })
  expect(await people('最近买过')).toEqual({ zhao: '' })
  expect((await world.call(project, 'POST', 'segments/preview', { rule })).body).toMatchObject({ count: 1 })
  const { body } = await world.call<TagRuns>(project, 'GET', `tags/${tag.id}/runs`)
  expect(body.items.map((one) => [one.people, one.changed, one.values])).toEqual([
    [1, 1, [{ value: '', people: 1 }]],
    [2, 1, [{ value: '', people: 2 }]],
    [1, 0, [{ value: '', people: 1 }]],
    [1, 1, [{ value: '', people: 1 }]],
  ])
})

test('a definition keeps its name and its versions, is computed with the day, and not any more when it is archived', async () => {
  const tag = await define(
    '城市',
    { kind: 'last', ...orders, property: 'channel' },
    { refresh: 'daily', category: '属性/地域', owner: '小王' },
  )
  expect((await world.call(project, 'POST', 'tags', { name: '城市', definition: tag.definition })).body).toMatchObject({
    code: 'name_taken',
  })
  await world.app.jobs.tick()
  await world.settle()
  const read = async (): Promise<Tag> => (await world.call<Tag>(project, 'GET', `tags/${tag.id}`)).body
  const first = (await read()).computedAt
  expect(first).not.toBeNull()
  // Eleven hours later it is still the same day in Shanghai, thirteen hours later it is not.
  for (const [hours, isNew] of [
    [11, false],
    [2, true],
  ] as const) {
    world.clock.advance(hours * 3_600_000)
    await world.app.jobs.tick()
    await world.settle()
    expect([hours, (await read()).computedAt !== first]).toEqual([hours, isNew])
  }
  const put = async (body: object) =>
    world.call<Tag>(project, 'PUT', `tags/${tag.id}`, body, await world.revisionOf(project, `tags/${tag.id}`))
  const { definition, category, owner, note, refresh } = tag
  expect((await put({ name: '地区', definition })).body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'body.name' }] })
  const own = { kind: 'layers', layers: [{ value: '1', rule: { kind: 'not', rule: { kind: 'tag', tag: '城市' } } }] }
  expect((await put({ name: '城市', definition: own })).body).toMatchObject({ errors: [{ path: 'body.definition', code: 'own_tag' }] })
  const changed = await put({ name: '城市', definition: { ...definition, kind: 'first' }, category, owner, note, refresh })
  expect(changed.body).toMatchObject({ version: 2, revision: 2 })
  const { body } = await world.call<TagVersions>(project, 'GET', `tags/${tag.id}/versions`)
  expect(body.items.map((one) => [one.version, one.definition.kind])).toEqual([
    [2, 'first'],
    [1, 'last'],
  ])
  await world.call(project, 'POST', `tags/${tag.id}/archive`, {}, await world.revisionOf(project, `tags/${tag.id}`))
  expect((await world.call(project, 'POST', `tags/${tag.id}/compute`)).body).toMatchObject({ code: 'wrong_state' })
  expect(Object.keys(await people('城市'))).toEqual(['li', 'wang'])
})

test('a preview says how many have which value and changes nothing; what reads a property names the tag', async () => {
  const before = await world.databases.postgres.one(sql`select count(*) as n from person_tags`)
  const definition = { kind: 'buckets', ...orders, figure: { of: 'sum', property: 'amount' }, edges: [100] }
  const { body } = await world.call<TagPreview>(project, 'POST', 'tags/preview', { definition })
  expect(body).toMatchObject({
    people: 3,
    total: 3,
    values: [
      { value: '<100', people: 2 },
      { value: '≥100', people: 1 },
    ],
  })
  expect(await world.databases.postgres.one(sql`select count(*) as n from person_tags`)).toEqual(before)
  const uses = await world.call<{ items: { kind: string; name: string }[] }>(project, 'GET', 'used-by?kind=property&id=event/category')
  expect(uses.body.items.map((one) => `${one.kind} ${one.name}`)).toEqual(['tag 品类偏好', 'tag 品类偏好（不衰减）'])
})

test('a job that dies between two portions is repeated and leaves everybody with the right value', async () => {
  const users = Array.from({ length: 2_500 }, (_, i) => ({ user_id: `m${i}`, profile: { set: { city: '成都' } } }))
  for (let i = 0; i < users.length; i += 500) await send(...users.slice(i, i + 500))
  const tag = await define('成都客户', { kind: 'rule', rule: inCity('成都') })
  let saves = 0
  const undo = onStopPoint('job.before_save', () => {
    // The reading, the first portion, then the end.
    if (++saves === 3) throw new Error('crash')
  })
  const { body } = await world.call<{ job: string }>(project, 'POST', `tags/${tag.id}/compute`)
  await world.settle()
  expect(saves).toBeGreaterThanOrEqual(3)
  undo()
  await world.databases.postgres.run(sql`update graphile_worker._private_jobs set run_at = now()`)
  await world.settle()
  expect(Object.keys(await people('成都客户'))).toHaveLength(2_500)
  expect((await world.call<Job>(project, 'GET', `jobs/${body.job}`)).body).toMatchObject({
    state: 'done',
    result: { counts: { people: 2_500, changed: 2_500 } },
  })
})

test('B30 a customer with 3 orders over 900 in 2 categories, active on 4 of 7 and 9 of 30 days, has exactly these values', async () => {
  const shop = await world.project('pack')
  const day = 86_400_000
  const now = world.clock.now().getTime()
  const at = (days: number) => new Date(now - days * day - 3_600_000).toISOString()
  const events = [
    ...[
      [2, 200, '鞋'],
      [8, 300, '鞋'],
      [40, 400, '包'],
    ].map(([days, amount, category]) => ({ user_id: 'c', event: 'PayOrder', time: at(Number(days)), properties: { amount, category } })),
    ...[0, 1, 3, 5, 9, 14, 20, 25, 28].flatMap((days) => [
      { user_id: 'c', event: 'Visit', time: at(days) },
      { user_id: 'c', event: 'Visit', time: at(days) },
    ]),
    { user_id: 'c', event: 'Visit', time: at(45) },
  ]
  await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${shop.writeKey}` })
  await world.settle()
  const pack = { pack: 'customer', orders: { event: 'PayOrder', amount: 'amount', category: 'category' }, visits: { event: 'Visit' } }
  const make = async () => (await world.call<{ made: Tag[]; taken: string[] }>(shop, 'POST', 'tags/packs', pack)).body
  const { made, taken } = await make()
  expect([made.length, taken]).toEqual([12, []])
  await world.settle()
  const person = await world.call<{ tags: { tag: string; value: string }[] }>(shop, 'GET', 'people/lookup?type=login_id&value=c')
  expect(Object.fromEntries(person.body.tags.map((one) => [one.tag, one.value]))).toEqual({
    首单时间: DateTime.fromMillis(now - 40 * day - 3_600_000, { zone: 'Asia/Shanghai' }).toFormat('yyyy-MM-dd HH:mm'),
    消费等级: '高',
    生命周期: '成长',
    消费次数: '3',
    消费金额: '900',
    客单价: '300',
    客户价值: '重要价值',
    购买品类数: '2',
    偏好品类: '鞋',
    近7天活跃天数: '4',
    近30天活跃天数: '9',
    活跃时段: expect.stringMatching(/^\d\d–\d\d$/),
  })
  // A second time nothing is doubled.
  expect((await make()).taken).toHaveLength(12)
})

test('a preference that was saved when it asked of one event only asks the same of one signal', async () => {
  const { postgres } = world.databases
  const old = {
    event: 'View',
    filters: [],
    window: ever,
    of: { by: 'property', property: 'category' },
    weight: { of: 'sum', property: 'price' },
  }
  const tag = await define('旧偏好', { kind: 'rule', rule: inCity('上海') })
  for (const table of ['tag_definitions', 'tag_definition_versions'])
    await postgres.run(sql`
      update ${sql.id(table)} set definition = ${JSON.stringify({ kind: 'preference', ...old, halfLifeDays: 7 })}::jsonb where tag_id = ${tag.id}`)
  const text = await readFile(join(import.meta.dirname, '../../../migrations/postgres/0137_preference_signals.sql'), 'utf8')
  for (const statement of text.split(';\n\n')) await postgres.run({ strings: [statement], values: [] })
  const { weight: _, ...signal } = old
  const definition = { kind: 'preference', signals: [{ ...signal, each: { of: 'number', property: 'price' }, weight: 1 }], halfLifeDays: 7 }
  expect((await world.call<Tag>(project, 'GET', `tags/${tag.id}`)).body.definition).toEqual(definition)
  const { body } = await world.call<TagVersions>(project, 'GET', `tags/${tag.id}/versions`)
  expect(body.items.map((one) => one.definition)).toEqual([definition])
  expect((await world.call(project, 'POST', 'tags/preview', { definition })).status).toBe(200)
})
