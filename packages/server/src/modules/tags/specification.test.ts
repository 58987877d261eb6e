import type { Tag } from '@millrace/contract/tags/api.ts'
import type { Lint } from '@millrace/contract/tags/lint.ts'
import { readSheet, type SheetPlan } from '@millrace/contract/tags/sheet.ts'
import type { TagTree, TagValues } from '@millrace/contract/tags/tree.ts'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-10T04:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const day = 86_400_000
async function send(to: TestProject, ...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${to.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}
const get = async <T>(path: string, of = project): Promise<T> => (await world.call<T>(of, 'GET', path)).body
const count = async (rule: object): Promise<number> =>
  (await world.call<{ count: number }>(project, 'POST', 'segments/preview', { rule })).body.count

async function define(name: string, definition: object, more: object = {}): Promise<Tag> {
  const { status, body } = await world.call<Tag>(project, 'POST', 'tags', { name, definition, owner: '小王', note: '口径', ...more })
  expect([status, body]).toEqual([201, expect.objectContaining({ name })])
  return body
}
async function compute(tag: Tag): Promise<void> {
  expect((await world.call(project, 'POST', `tags/${tag.id}/compute`)).status).toBe(202)
  await world.settle()
}

const students = { 大三: 2, '大三/计算机': 3, '大三/数学': 4, '大三/数学/统计': 1, 大三下: 5, 大二: 6 }

test('B01 B02 a tag of three levels: picking a year selects all subjects below it, and its count is that of the union of what is below', async () => {
  const people = Object.entries(students).flatMap(([value, n]) =>
    Array.from({ length: n }, (_, i) => ({ user_id: `${value} ${i}`, profile: { set: { study: value, gpa: n + i / 4 } } })),
  )
  await send(project, ...people, ...people.map(({ user_id, profile }) => ({ user_id, event: 'Enrol', properties: profile.set })), {
    user_id: 'tester',
    event: 'Enrol',
    properties: { study: '大三' },
    test: true,
  })
  const enrolled = { event: 'Enrol', filters: [], window: { kind: 'ever' } }
  await compute(
    await define('大学生', { kind: 'last', ...enrolled, property: 'study' }, { category: '人口/身份', values: ['大一', '大三/物理'] }),
  )
  const is = (value: string, below?: true) => ({ kind: 'tag', tag: '大学生', value, ...(below && { below }) })
  const all = (rules: object[]) => ({ kind: 'all', rules })

  const third = ['大三', '大三/计算机', '大三/数学', '大三/数学/统计']
  expect(await count(is('大三', true))).toBe(10)
  expect(await count({ kind: 'any', rules: third.map((one) => is(one)) })).toBe(10)
  expect(await count(all([is('大三', true), { kind: 'not', rule: { kind: 'any', rules: third.map((one) => is(one)) } }]))).toBe(0)
  expect(
    await count({ kind: 'any', rules: ['大三', '大三/计算机', '大三/数学'].map((one) => (one === '大三' ? is(one) : is(one, true))) }),
  ).toBe(10)
  expect([await count(is('大三')), await count(is('大三/数学', true)), await count({ kind: 'tag', tag: '大学生' })]).toEqual([2, 5, 21])

  // What there is to choose from counts the same.
  const { items, hasMore } = await get<TagValues>(`tags/values?tag=${encodeURIComponent('大学生')}`)
  expect([Object.fromEntries(items.map((one) => [one.value, one.people])), hasMore]).toEqual([
    { 大三: 10, 大二: 6, 大三下: 5, '大三/数学': 5, '大三/计算机': 3, '大三/数学/统计': 1, 大一: 0, '大三/物理': 0 },
    false,
  ])
  for (const { value, people: n } of items) expect([value, await count(is(value, true))]).toEqual([value, n])
})

test('B01 (part: typed values, tree) a figure is compared as a number, and every tag stands in its category', async () => {
  const figure = { kind: 'figure', event: 'Enrol', filters: [], window: { kind: 'ever' }, figure: { of: 'max', property: 'gpa' } }
  await compute(await define('绩点', figure, { category: '人口/成绩' }))
  const by = (is: object): Promise<number> => count({ kind: 'tag', tag: '绩点', is })
  // 2, 2.25 | 3, 3.25, 3.5 | 4 … 4.75 | 1 | 5 … 6 | 6 … 7.25
  expect(
    await Promise.all([by({ op: 'gte', value: 6.25 }), by({ op: 'between', value: 2.25, to: 3 }), by({ op: 'ne', value: 1 })]),
  ).toEqual([5, 2, 20])
  expect(await get<TagValues>(`tags/values?tag=${encodeURIComponent('绩点')}`)).toMatchObject({ items: [] })

  const [, somebody] = (await get<{ items: { id: number }[] }>('people')).items
  await world.call(project, 'POST', `people/${somebody?.id}/tags`, { tag: '手工', value: '甲' })
  await world.settle()
  const planned = await define('会员等级', { kind: 'planned' })
  expect((await world.call(project, 'POST', `tags/${planned.id}/compute`)).body).toMatchObject({ code: 'wrong_state' })
  const { items } = await get<TagTree>('tags/tree')
  expect(items.map((one) => [one.category, one.name, one.kind, one.people, one.id === null])).toEqual([
    ['', '会员等级', 'planned', null, false],
    ['人口/成绩', '绩点', 'figure', 21, false],
    ['人口/身份', '大学生', 'last', 21, false],
    ['', '手工', null, 1, true],
  ])
  expect(items.find((one) => one.name === '绩点')?.figure).toEqual(figure.figure)
  const inCategory = async (category: string): Promise<string[]> =>
    (await get<{ items: Tag[] }>(`tags?category=${encodeURIComponent(category)}`)).items.map((one) => one.name).toSorted()
  expect([await inCategory('人口'), await inCategory('人口/成绩'), await inCategory('人'), await inCategory('/')]).toEqual([
    ['大学生', '绩点'],
    ['绩点'],
    [],
    ['会员等级'],
  ])
})

/** What the sheet says of 60 tags: two pairs of names alike, three without an owner. */
const alike = { 40: ' 标签－３９', 50: 'Tag-VIP', 51: 'tag vip' } as Readonly<Record<number, string>>
const nameOf = (n: number): string => alike[n] ?? `标签${n}`
const sheet = (): string[][] => [
  ['标签名称', '分类', '标签说明', '负责人', '取值范围', '数据来源', '业务用途', '更新方式', '生命周期', '计算规则'],
  ...Array.from({ length: 60 }, (_, n) => [
    nameOf(n),
    `第${n % 5}组/第${n % 3}类`,
    `说明 ${n}`,
    [7, 22, 58].includes(n) ? '' : '小李',
    n === 3 ? '甲; 乙' : '',
    '订单',
    '运营',
    n < 6 ? '每天' : '手动',
    '启用',
    '不读取',
  ]),
]

test('B04 a specification of 60 tags is planned, taken in one go, and the linter finds exactly the seeded doubles, unowned and stale tags', async () => {
  project = await world.project('spec')
  await send(project, { user_id: 'a', event: 'Buy', properties: { n: 1 } })
  // Six of them are defined before; of three nobody computes anything for three days.
  const definition = (n: number) => ({
    kind: 'figure',
    event: 'Buy',
    filters: [],
    window: { kind: 'last', amount: 30 + n, unit: 'day' },
    figure: { of: 'times' },
  })
  const tags: Tag[] = []
  for (let n = 0; n < 6; n++) tags.push(await define(nameOf(n), definition(n), { owner: '' }))
  for (const tag of tags) await compute(tag)
  world.clock.advance(3 * day)
  for (const tag of tags.slice(3)) await compute(tag)

  const rows = readSheet(sheet()) ?? []
  const post = async (path: string, some = rows) => (await world.call<SheetPlan>(project, 'POST', path, { rows: some })).body
  const plan = await post('tags/spec/plan')
  expect([plan.make.length, plan.change.length, plan.same, plan.left, plan.refuse]).toEqual([54, 6, 0, 0, []])
  expect(plan.change[0]?.fields.map((one) => one.field)).toEqual(['category', 'note', 'source', 'use', 'owner', 'refresh'])
  expect((await get<{ items: Tag[] }>('tags?limit=200')).items).toHaveLength(6)

  expect(await post('tags/spec')).toEqual(plan)
  expect(await post('tags/spec')).toMatchObject({ make: [], change: [], same: 60 })
  const changed = await get<Tag>(`tags/${tags[3]?.id}`)
  expect(changed).toMatchObject({
    owner: '小李',
    values: ['甲', '乙'],
    category: '第3组/第0类',
    revision: 2,
    version: 1,
    definition: definition(3),
  })
  const { items: audited } = await get<{ items: { action: string; after: { made: unknown[]; changed: unknown[] } }[] }>('audit?limit=200')
  const entry = audited.filter((one) => one.action === 'tag.sheet_applied').at(-1)
  expect([entry?.after.made.length, entry?.after.changed.length]).toEqual([54, 6])

  const { checked, items } = await get<Lint>('tags/lint')
  expect([checked, items.map(({ code, tags: named }) => [code, ...named.map((one) => one.name).toSorted()])]).toEqual([
    60,
    expect.arrayContaining([
      ['duplicate_name_like', '标签39', '标签－３９'],
      ['duplicate_name_like', 'Tag-VIP', 'tag vip'],
      ...[7, 22, 58].map((n) => ['unowned', nameOf(n)]),
      ...[0, 1, 2].map((n) => ['stale', nameOf(n)]),
      // One has a value set, and its only person another value.
      ['outside_value_set', '标签3'],
    ]),
  ])
  expect(items).toHaveLength(9)
  expect(items.at(-1)?.values).toEqual([{ value: '1', people: 1 }])
})

test('B04 (part: linter) what uses a tag, and how long it waits, is asked of the project', async () => {
  const [old] = (await get<{ items: Tag[] }>(`tags?search=${encodeURIComponent('标签5')}`)).items.filter((one) => one.name === '标签5')
  world.clock.advance(40 * day)
  await world.call(project, 'POST', 'segments', { name: 's', rule: { kind: 'tag', tag: '标签4' } })
  await define('没有人', { kind: 'rule', rule: { kind: 'any', rules: [] } }).then(compute)
  const { items } = await get<Lint>('tags/lint')
  const of = (code: string): string[] => items.filter((one) => one.code === code).flatMap((one) => one.tags.map(({ name }) => name))
  expect(of('unused').toSorted()).toEqual(['标签0', '标签1', '标签2', '标签3', '标签5'])
  expect(of('planned_long')).toHaveLength(54)
  expect(of('nobody')).toEqual(['没有人'])
  await world.call(project, 'POST', `tags/${old?.id}/archive`, {}, await world.revisionOf(project, `tags/${old?.id}`))
  expect((await get<Lint>('tags/lint')).items.some((one) => one.tags.some(({ id }) => id === old?.id))).toBe(false)
})

test('the exported sheet has every tag, archived ones marked, cannot run as a formula, and changes nothing when it is read back', async () => {
  await define('=1+1', { kind: 'planned' }, { note: '@x' })
  const { body, headers } = await world.call<string>(project, 'GET', 'tags/spec.csv?language=en')
  expect([headers['content-type'], String(body).slice(0, 19)]).toEqual(['text/csv; charset=utf-8', '\uFEFFTag,Category,Defin'])
  const lines = parse(String(body), { bom: true }) as string[][] /* without columns rows are lists */
  expect(lines).toHaveLength(63)
  expect(lines.find((line) => line[0] === '标签5')?.at(-1)).toBe('Archived')
  expect(lines.find((line) => line[0] === '标签0')?.slice(9, 12)).toEqual(['figure', 'how often “Buy” happened in the last 30 days', '1'])
  expect(lines.map((line) => line[0])).toContain("'=1+1")
  const { body: plan } = await world.call<SheetPlan>(project, 'POST', 'tags/spec/plan', { rows: readSheet(lines) })
  expect(plan).toEqual({ make: [], change: [], refuse: [], same: 61, left: 1 })
})
