import type { Json } from '@millrace/contract/events.ts'
import { evaluate, noItems, type Rule, type RuleInput, ruleSchema } from '@millrace/contract/rules/index.ts'
import type { SegmentPeople } from '@millrace/contract/segments/api.ts'
import type { Edges, Groups } from '@millrace/contract/segments/groups-api.ts'
import { type Atom, type Attribute, cellRule, type Head, headRule, type Tally, tallied } from '@millrace/contract/segments/groups.ts'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../../test/pipeline.ts'
import { names, value } from '../../../../test/random-rules.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { worlds } from '../../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

const groups = (project: TestProject, input: object) => world.call<Groups>(project, 'POST', 'segments/groups', input)
const peopleOf = async (project: TestProject, rule: Rule): Promise<number> => {
  const { status, body } = await world.call<{ count: number }>(project, 'POST', 'segments/preview', { rule })
  expect([status, body]).toEqual([200, expect.anything()])
  return body.count
}
async function save(project: TestProject, name: string, rule: Rule): Promise<string> {
  const { status, body } = await world.call<{ id: string }>(project, 'POST', 'segments', { name, rule })
  expect(status).toBe(201)
  return body.id
}
const ever = { kind: 'ever' } as const
const bought = { event: 'Pay', filters: [], window: ever }
const labelOf = (head: Head | undefined): string => {
  if (head?.kind === 'value') return String(head.value)
  if (head?.kind === 'range') return `${head.from ?? ''}–${head.to ?? ''}`
  return head?.kind === 'segment' ? head.name : (head?.kind ?? '?')
}
/** Cells by the names of their groups. */
const named = <T>({ by, cells }: Groups, read: (cell: Groups['cells'][number]) => T): Record<string, T> =>
  Object.fromEntries(cells.map((cell) => [cell.at.map((n, i) => labelOf(by[i]?.heads[n])).join(' '), read(cell)]))

interface Customer {
  readonly set: Readonly<Record<string, Json>>
  readonly pays?: readonly number[]
  readonly views?: number
  /** They paid on a device that was nobody's yet. */
  readonly device?: boolean
}
async function accept(project: TestProject, customers: Readonly<Record<string, Customer>>): Promise<void> {
  await world.app.ingest.accept(
    project.id,
    'native',
    Object.entries(customers).flatMap(([user, { set, pays = [], views = 0, device }]) => {
      const of = { ids: [`login:${user}`], ...(user === 'tester' ? { test: true as const } : {}) }
      return [
        record({ ...of, set, at: '2026-10-31T00:00:00Z' }),
        ...pays.map((amount, i) =>
          record({
            ...of,
            ids: device ? [`anon:${user}`] : of.ids,
            event: 'Pay',
            properties: { amount },
            at: `2026-10-${10 + i}T00:00:00Z`,
          }),
        ),
        ...Array.from({ length: views }, () => record({ ...of, event: 'View', at: '2026-10-09T00:00:00Z' })),
        ...(device ? [record({ ids: [...of.ids, `anon:${user}`], set: {} })] : []),
      ]
    }),
  )
  await world.settle()
}

test('B15 people by province and sex: everybody is in exactly one group, also those of whom nothing is known', async () => {
  const project = await world.project('provinces')
  await accept(project, {
    a: { set: { province: '广东', sex: '女' } },
    b: { set: { province: '广东', sex: '女' } },
    c: { set: { province: '广东', sex: '男' } },
    d: { set: { province: '浙江' } },
    e: { set: { sex: '男' } },
    f: { set: {} },
    g: { set: { province: ['广东'], sex: '女' } },
    tester: { set: { province: '广东', sex: '女' } },
  })
  const by: Attribute[] = ['province', 'sex'].map((property) => ({ by: 'property', property }))
  const { status, body } = await groups(project, { by })
  expect(status).toBe(200)
  expect(named(body, ({ people }) => people)).toEqual({
    '广东 女': 2,
    '广东 男': 1,
    '浙江 unknown': 1,
    'unknown 男': 1,
    'unknown unknown': 1,
    'other 女': 1,
  })
  expect(body.by.map(({ heads, figures }) => heads.map((head, i) => `${labelOf(head)} ${figures[i]?.people}`))).toEqual([
    ['广东 3', '浙江 1', 'other 1', 'unknown 2'],
    ['女 3', '男 2', 'other 0', 'unknown 2'],
  ])
  expect(body.total).toMatchObject({ people: 7, share: 1, amount: null, conversion: null })
  expect(body.sql).toMatch(/^select .* group by at0, at1$/)
  // What is beyond the twenty with most people is one group.
  await accept(project, Object.fromEntries(Array.from({ length: 44 }, (_, i) => [`x${i}`, { set: { city: `市${i % 22}` } }])))
  const cities = (await groups(project, { by: [{ by: 'property', property: 'city' }] })).body
  expect(cities.by[0]?.figures.map((one) => one.people)).toEqual([...Array.from({ length: 20 }, () => 2), 4, 7])
})

test('B17 tiers across groups across segments: users, ARPU and conversion of each cell, and the people behind it', async () => {
  const project = await world.project('crossed')
  await accept(project, {
    a: { set: { city: '上海', points: 200 }, pays: [3000, 2000], views: 1 },
    b: { set: { city: '上海', points: 200 }, pays: [1000] },
    c: { set: { city: '北京', points: 200 }, views: 4 },
    d: { set: { city: '上海', points: 20 }, pays: [99], views: 4 },
    e: { set: { points: 20 } },
    f: { set: { city: '北京' } },
    tester: { set: { city: '上海', points: 200 }, pays: [100_000] },
  })
  const points = (from: number): Rule => ({ kind: 'profile', condition: { property: 'points', op: 'gte', value: from } })
  const layers = [
    { value: '高', rule: points(100) },
    { value: '中', rule: points(10) },
  ]
  const tag = await world.call<{ id: string }>(project, 'POST', 'tags', { name: '价值', definition: { kind: 'layers', layers } })
  await world.call(project, 'POST', `tags/${tag.body.id}/compute`)
  await world.settle()
  const input = {
    by: [
      { by: 'tag', tag: '价值', values: ['高', '中'] },
      { by: 'property', property: 'city' },
    ] satisfies Attribute[],
    amount: { ...bought, property: 'amount' },
    converted: { ...bought, filters: [{ property: 'amount', op: 'gte', value: 1000 }] },
  }
  const { body } = await groups(project, input)
  expect(named(body, ({ people, arpu, conversion }) => [people, arpu, conversion])).toEqual({
    '高 上海': [2, 3000, 1],
    '高 北京': [1, 0, 0],
    '中 上海': [1, 99, 0],
    '中 unknown': [1, 0, 0],
    'unknown 北京': [1, 0, 0],
  })
  expect(body.total).toMatchObject({ people: 6, amount: 6099, arpu: 6099 / 6, converted: 2, conversion: 2 / 6 })
  expect(body.by[0]?.figures.map((one) => [one.people, one.amount])).toEqual([
    [3, 6000],
    [2, 99],
    [0, 0],
    [1, 0],
  ])
  const heads = body.by.map((one) => one.heads)
  for (const { at, people } of body.cells)
    expect([at, await peopleOf(project, cellRule(input.by, heads, at, undefined))]).toEqual([at, people])
  const behind = { rule: cellRule(input.by, heads, [0, 0], undefined), limit: 1 }
  const first = (await world.call<SegmentPeople>(project, 'POST', 'segments/people', behind)).body
  const second = (await world.call<SegmentPeople>(project, 'POST', 'segments/people', { ...behind, cursor: first.next })).body
  expect([...first.items, ...second.items].map(({ ids }) => ids[0]?.value).toSorted()).toEqual(['a', 'b'])
  expect([first.total, first.items.length, second.items.length]).toEqual([2, 1, 1])

  // Somebody is in two of the segments: in both rows, and once in the total.
  const buyers = await save(project, '买家', { kind: 'event', ...bought, count: { op: 'gte', value: 1 } })
  const viewers = await save(project, '看客', { kind: 'event', ...bought, event: 'View', count: { op: 'gte', value: 1 } })
  const segments: Attribute = { by: 'segments', ids: [buyers, viewers] }
  const crossed = (await groups(project, { ...input, by: [segments, { by: 'tag', tag: '价值' }] })).body
  expect(named(crossed, ({ people, amount }) => [people, amount])).toEqual({
    '买家 高': [2, 6000],
    '买家 中': [1, 99],
    '看客 高': [2, 5000],
    '看客 中': [1, 99],
    'outside 中': [1, 0],
    'outside unknown': [1, 0],
  })
  expect(crossed.by[0]?.figures.map((one) => one.people)).toEqual([3, 3, 2])
  expect(crossed.total).toMatchObject({ people: 6, amount: 6099 })
  const ofBuyers = (await groups(project, { by: input.by, segmentId: buyers })).body
  expect(named(ofBuyers, ({ people, share }) => [people, share])).toEqual({ '高 上海': [2, 2 / 3], '中 上海': [1, 1 / 3] })
})

test('B21 people by age or birthday, sex, region and job are those that were sent, and edges for a number are offered', async () => {
  const project = await world.project('attributes')
  const random = fc.sample(
    fc.record({
      age: fc.option(fc.integer({ min: 14, max: 70 }), { nil: undefined }),
      // Around the day on which somebody comes into the next bucket, and 29 February.
      born: fc.option(
        fc.tuple(fc.integer({ min: 1955, max: 2012 }), fc.constantFrom('10-31', '11-01', '11-02', '02-28', '03-01', '06-15', '02-29')),
        { nil: undefined },
      ),
      sex: fc.constantFrom('女', '男', undefined),
      region: fc.constantFrom('华东', '华南', '西北', undefined),
      job: fc.constantFrom('教师', '医生', '学生', undefined),
    }),
    { numRuns: 60, seed },
  )
  const known = (set: object): Record<string, Json> =>
    Object.fromEntries(Object.entries(set).filter((entry): entry is [string, Json] => entry[1] !== undefined))
  const birthday = ([year, day]: readonly [number, string]): string => (day === '02-29' ? `${year - (year % 4)}-02-29` : `${year}-${day}`)
  await accept(
    project,
    Object.fromEntries(random.map(({ born, ...set }, i) => [`p${i}`, { set: known({ ...set, birthday: born && birthday(born) }) }])),
  )
  const expected = (read: (one: (typeof random)[number]) => string | undefined): Record<string, number> => {
    const counts: Record<string, number> = {}
    for (const one of random) counts[read(one) ?? 'unknown'] = (counts[read(one) ?? 'unknown'] ?? 0) + 1
    return counts
  }
  const distribution = async (attribute: object): Promise<Record<string, number>> =>
    named((await groups(project, { by: [attribute] })).body, ({ people }) => people)
  for (const property of ['sex', 'region', 'job'] as const)
    expect(await distribution({ by: 'property', property })).toEqual(expected((one) => one[property]))
  const edges = [18, 25, 35, 50]
  const bucket = (age: number): string => {
    const above = edges.findIndex((edge) => age < edge)
    return above < 0 ? '50–' : `${edges[above - 1] ?? ''}–${edges[above]}`
  }
  expect(await distribution({ by: 'property', property: 'age', edges })).toEqual(
    expected(({ age }) => (age === undefined ? undefined : bucket(age))),
  )
  // Years that have passed on the calendar of the project, of a birthday that is said as people write it.
  const today = DateTime.fromJSDate(world.clock.now(), { zone: 'Asia/Shanghai' }).toISODate() ?? ''
  const yearsOf = (day: string): number => Number(today.slice(0, 4)) - Number(day.slice(0, 4)) - (today.slice(5) < day.slice(5) ? 1 : 0)
  expect(await distribution({ by: 'property', property: 'birthday', age: true, edges })).toEqual(
    expected(({ born }) => born && bucket(yearsOf(birthday(born)))),
  )
  const ages = random.flatMap(({ age }) => age ?? []).toSorted((a, b) => a - b)
  const { body } = await world.call<Edges>(project, 'POST', 'segments/groups/edges', { property: 'age', parts: 4 })
  expect(body).toMatchObject({ people: ages.length, min: ages[0], max: ages.at(-1), even: [20, 40, 60] })
  expect(body.quantiles[1]).toBe((Number(ages[Math.floor((ages.length - 1) / 2)]) + Number(ages[Math.ceil((ages.length - 1) / 2)])) / 2)
  expect((await world.call(project, 'POST', 'segments/groups/edges', { property: 'job' })).body).toMatchObject({
    people: 0,
    min: null,
    even: [],
    quantiles: [],
  })
})

test('what is no question here is refused, and so are values of personal data to who may not read them', async () => {
  const project = await world.project('refusals')
  const elsewhere = await save(await world.project('elsewhere'), 'x', { kind: 'all', rules: [] })
  const sex = { by: 'property', property: 'sex' }
  const missing = { status: 404, body: { params: { kind: 'segment' } } }
  expect(await groups(project, { by: [{ by: 'segments', ids: [elsewhere] }] })).toMatchObject(missing)
  expect(await groups(project, { by: [sex], segmentId: 'seg_none' })).toMatchObject(missing)
  for (const [by, path] of [
    [[], 'body.by'],
    [[sex, sex], 'body.by'],
    [[{ ...sex, edges: [2, 1] }], 'body.by.0.edges'],
    [[{ ...sex, edges: [1], values: ['a'] }], 'body.by.0.values'],
    [[{ ...sex, age: true }], 'body.by.0.edges'],
    [[{ ...sex, age: true, edges: [1.5] }], 'body.by.0.edges'],
    [[{ by: 'segments', ids: ['a', 'b', 'c', 'd', 'e'] }], 'body.by.0.ids'],
    [[{ by: 'tag', tag: 't', values: ['a', 'a'] }], 'body.by.0.values'],
  ] as const)
    expect([by, await groups(project, { by })]).toMatchObject([by, { status: 400, body: { errors: [{ path }] } }])
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'a', scopes: ['segments.read'] })
  const viewer = { ...project, token: made.body.token }
  expect((await groups(viewer, { by: [sex] })).status).toBe(200)
  expect(await groups(viewer, { by: [sex], converted: bought })).toMatchObject({
    status: 403,
    body: { params: { permission: 'analytics.read' } },
  })
  const hidden = { status: 403, body: { params: { permission: 'people.read_pii' } } }
  expect(await groups(viewer, { by: [sex, { by: 'property', property: 'Email' }] })).toMatchObject(hidden)
  expect(await world.call(viewer, 'POST', 'segments/groups/edges', { property: 'mobile' })).toMatchObject(hidden)
})

const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  fc.record({
    by: fc.constant('property' as const),
    property: fc.constantFrom(...names),
    values: fc.option(fc.constantFrom<(string | number | boolean)[]>(['上海', 1, true], ['', 'a']), { nil: undefined }),
  }),
  fc.record({ by: fc.constant('property' as const), property: fc.constantFrom(...names), edges: fc.constantFrom([1], [-3, 0, 2.5]) }),
  fc.record({
    by: fc.constant('property' as const),
    property: fc.constantFrom(...names),
    age: fc.constant(true as const),
    edges: fc.constantFrom([1], [18, 40]),
  }),
  fc.record({
    by: fc.constant('tag' as const),
    tag: fc.constantFrom('t1', 't2', 'never'),
    values: fc.option(fc.constantFrom(['x', '']), { nil: undefined }),
  }),
  fc.record({ by: fc.constant('segments' as const), ids: fc.constantFrom(['plain'], ['plain', 'nested', 'tagged']) }),
)

const saved: Readonly<Record<string, Rule>> = {
  plain: { kind: 'event', ...bought, count: { op: 'gte', value: 2 } },
  nested: { kind: 'not', rule: { kind: 'segment', id: 'plain' } },
  tagged: { kind: 'tag', tag: 't1' },
}
const somebody = fc.record({
  set: fc.dictionary(fc.constantFrom(...names), value),
  tags: fc.dictionary(fc.constantFrom('t1', 't2'), fc.constantFrom('x', 'y', '')),
  pays: fc.array(fc.constantFrom(0.1, 0.2, 5, -3), { maxLength: 3 }),
})
type Somebody = typeof somebody extends fc.Arbitrary<infer S> ? S : never

const inputOf = ({ set, tags, pays }: Somebody): RuleInput => ({
  person: 0,
  moment: { now: world.clock.now(), zone: 'Asia/Shanghai' },
  profile: set,
  tags: new Map(Object.entries(tags)),
  figureOf: () => pays.length,
  segments: { rules: new Map(Object.entries(saved)), items: noItems },
})

test(`cells, groups and the total are those of the people whom the rules of each mean, whatever people are divided by (seed ${seed})`, async () => {
  const project = await world.project('random')
  const people = fc.sample(somebody, { numRuns: 40, seed })
  await accept(project, Object.fromEntries(people.map((one, i) => [`u${i}`, { ...one, device: i % 5 === 0 }])))
  for (const [i, { tags }] of people.entries()) {
    const { body } = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
    for (const [tag, v] of Object.entries(tags)) await world.call(project, 'POST', `people/${body.id}/tags`, { tag, value: v })
  }
  await world.settle()
  for (const [id, rule] of Object.entries(saved))
    await world.databases.postgres.run(sql`
      insert into segments (segment_id, project_id, name, rule, created_at, updated_at)
      values (${id}, ${project.id}, ${id}, ${JSON.stringify(ruleSchema.parse(rule))}::jsonb, now(), now())`)

  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(attribute, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) }),
      fc.option(fc.constantFrom('plain', 'tagged'), { nil: undefined }),
      fc.nat(),
      async (by, segmentId, nth) => {
        const { status, body } = await groups(project, { by, segmentId, amount: { ...bought, property: 'amount' }, converted: bought })
        expect(status).toBe(200)
        const heads = body.by.map((one) => one.heads)
        const asked = people.filter((one) => evaluate(cellRule(by, heads, [], segmentId), inputOf(one)))
        const atoms = asked.map((one): Atom => {
          const at = by.map((attribute, i) => {
            const some = heads[i] ?? []
            const inside = some.flatMap((head, n) => (evaluate(headRule(attribute, some, head), inputOf(one)) ? [n] : []))
            expect([one, attribute, inside.length]).toEqual([one, attribute, attribute.by === 'segments' ? expect.any(Number) : 1])
            return inside
          })
          return {
            at,
            people: 1,
            amount: one.pays.reduce((sum, pay) => sum + Math.round(pay * 1e4), 0) / 1e4,
            converted: one.pays.length > 0 ? 1 : 0,
          }
        })
        const expected = tallied(
          heads.map((some) => some.length),
          atoms,
        )
        const read = (one: Tally | Groups['total']) => [one.people, Math.round((one.amount ?? 0) * 1e4) + 0, one.converted]
        expect(body.cells.map((one) => [one.at, read(one)])).toEqual(expected.cells.map((one) => [one.at, read(one)]))
        expect(body.by.map((one) => one.figures.map(read))).toEqual(expected.groups.map((some) => some.map(read)))
        expect(read(body.total)).toEqual(read(expected.total))
        if (by.every((one) => one.by !== 'segments')) expect(body.cells.reduce((sum, one) => sum + one.people, 0)).toBe(asked.length)
        const at = heads.map((some, i) => (nth + i) % some.length)
        const cell = body.cells.find((one) => one.at.join() === at.join())
        expect([at, await peopleOf(project, cellRule(by, heads, at, segmentId))]).toEqual([at, cell?.people ?? 0])
      },
    ),
    { numRuns: worlds(15), seed },
  )
})
