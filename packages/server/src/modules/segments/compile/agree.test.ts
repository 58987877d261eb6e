import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '@millrace/contract/events.ts'
import {
  type Condition,
  type Comparison,
  evaluate,
  type EventLeaf,
  eventLeaves,
  type Figure,
  filtersMatch,
  type Items,
  leafFigure,
  leaves,
  matchesOf,
  nextChange,
  operators,
  references,
  type Rule,
  ruleSchema,
  type SeenEvent,
  type Span,
  type Window,
} from '@millrace/contract/rules/index.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { record } from '../../../../test/pipeline.ts'
import { sql } from '../../../platform/sql.ts'
import { catalog } from '../../catalog/index.ts'
import { segments, type SegmentsModule } from '../index.ts'
import { setTags } from '../../profiles/index.ts'

const now = '2026-11-01T02:00:00Z'
/** Ten in the morning of a Sunday, the first of a month. */
const moment = { now: new Date(now), zone: 'Asia/Shanghai' }
const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

/** An id as a number that a number cannot hold exactly: the same wrong one everywhere. */
const large = 2 ** 60
const names = ['city', 'age', 'vip', 'likes']
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>('上海', '北京', '', 'a', 'abc', 1, 2, 2.5, -3, 0.0078125, true, false),
  // Ids of items: a living one twice, one of another table and project, one that is deleted, one that never was.
  fc.constantFrom<Json>('a', '7', 7, 7.5, 'gone', 'other', 'never', large, 1e21),
  fc.constantFrom<Json>(['a', 'b'], ['上海'], ['2'], [], [2, true], [null, 'a'], { a: 1 }, null),
)
const condition: fc.Arbitrary<Condition> = fc
  .record({
    property: fc.constantFrom(...names),
    item: fc.option(fc.record({ type: fc.constantFrom('product', 'shop'), property: fc.constantFrom(...names) }), {
      nil: undefined,
      freq: 2,
    }),
    op: fc.constantFrom(...operators),
    value: fc.constantFrom('上海', 'a', 'b', 1, 2, 2.5, true, false),
    values: fc.array(fc.constantFrom('上海', 'a', 1, 2, true), { minLength: 1, maxLength: 3 }),
  })
  .map((raw): Condition => {
    const number = typeof raw.value === 'number' ? raw.value : 2
    const text = typeof raw.value === 'string' ? raw.value : 'a'
    const { property, item, op } = raw
    if (['lt', 'lte', 'gt', 'gte'].includes(op)) return { property, item, op, value: number }
    if (['contains', 'not_contains', 'starts_with', 'ends_with', 'has_item', 'has_no_item'].includes(op))
      return { property, item, op, value: text }
    if (op === 'between') return { property, item, op, values: [number - 2, number] }
    return raw
  })
const happened = {
  event: fc.constantFrom('View', 'Pay', 'Never'),
  filters: fc.array(condition, { maxLength: 2 }),
  window: fc.constantFrom<Window>(
    { kind: 'last', amount: 1, unit: 'hour' },
    { kind: 'last', amount: 2, unit: 'hour' },
    { kind: 'last', amount: 2, unit: 'day' },
    { kind: 'ago', from: 2, to: 1, unit: 'hour' },
    { kind: 'ago', from: 2, to: 0, unit: 'day' },
    { kind: 'this', unit: 'day' },
    { kind: 'previous', unit: 'day' },
    { kind: 'this', unit: 'week' },
    { kind: 'previous', unit: 'month' },
    { kind: 'this', unit: 'quarter' },
    { kind: 'previous', unit: 'year' },
    { kind: 'between', from: '2026-11-01T00:00:00Z', to: '2026-11-01T01:00:00Z' },
    { kind: 'between', from: '2026-10-30T00:00:00Z', to: '2027-01-01T00:00:00Z' },
    { kind: 'between', from: '2026-10-31', to: '2026-10-31' },
    { kind: 'between', from: '2026-11-01', to: '2026-11-30' },
    { kind: 'ever' },
  ),
}
const figure: fc.Arbitrary<Figure> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ of: fc.constantFrom('sum', 'avg', 'min', 'max'), property: fc.constantFrom(...names) }) as fc.Arbitrary<Figure>,
  },
  { weight: 2, arbitrary: fc.record({ of: fc.constant('distinct'), property: fc.constantFrom(...names) }) as fc.Arbitrary<Figure> },
  { weight: 1, arbitrary: fc.constant<Figure>({ of: 'days' }) },
)
const match = fc.record({ event: fc.constantFrom('View', 'Pay'), filters: fc.array(condition, { maxLength: 1 }) })
const span = fc.constantFrom<Span>(
  { amount: 30, unit: 'minute' },
  { amount: 1, unit: 'hour' },
  { amount: 1, unit: 'day' },
  { amount: 3, unit: 'day' },
)
/** What figures of so few numbers often are. */
const compared = fc.constantFrom(0, 1, 2, 2.5, 3, 3.5, -3, 5, 1.5, 0.333333, 0.007813)
const leaf: fc.Arbitrary<Rule> = fc.oneof(
  condition.map((one): Rule => ({ kind: 'profile', condition: one })),
  fc.constantFrom<Rule>({ kind: 'segment', id: 'plain' }, { kind: 'segment', id: 'nested' }),
  fc.constantFrom<Rule>({ kind: 'tag', tag: 't1' }, { kind: 'tag', tag: 't1', value: 'x' }, { kind: 'tag', tag: 't2' }),
  fc
    .record({ ...happened, op: fc.constantFrom('eq', 'gte', 'lte', 'between'), n: fc.integer({ min: 0, max: 3 }) })
    .map(({ op, n, ...rest }): Rule => ({ kind: 'event', ...rest, count: { op: op as 'eq', value: n, to: n + 1 } })),
  fc
    .record({ ...happened, figure, op: fc.constantFrom<Comparison['op']>('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between'), n: compared })
    .map(({ op, n, ...rest }): Rule => ({ kind: 'measure', ...rest, is: { op, value: n, to: n + 1 } })),
  fc.record({ ...happened, which: fc.constantFrom<'first' | 'last'>('first', 'last') }).map((one): Rule => ({ kind: 'occasion', ...one })),
  fc
    .record({
      steps: fc.array(match, { minLength: 1, maxLength: 3 }),
      window: happened.window,
      within: span,
      link: fc.option(fc.constantFrom(...names), { nil: undefined, freq: 2 }),
      absent: fc.option(fc.tuple(match, span), { nil: undefined }),
    })
    .filter(({ steps, absent }) => steps.length > 1 || absent !== undefined)
    .map(({ absent, ...rest }): Rule => ({ kind: 'sequence', ...rest, absent: absent && { ...absent[0], within: absent[1] } })),
)
const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constantFrom('all', 'any'), rules: fc.array(tie('rule'), { maxLength: 3 }) }) as fc.Arbitrary<Rule>,
    tie('rule').map((one): Rule => ({ kind: 'not', rule: one })),
  ),
}))

interface Model {
  readonly profile: Record<string, Json>
  readonly tags: Map<string, string>
  readonly events: readonly SeenEvent[]
}

let world: World
let project: TestProject
const models = new Map<number, Model>()
/** Two segments, one of which refers to the other. */
const saved = new Map<string, Rule>()
let shelf = new Map<string, Record<string, Json>>()
const items: Items = (type, id) => shelf.get(`${type}/${id}`)

/** Forty people with every kind of value, events on both sides of window edges, some of them merged from two. */
beforeAll(async () => {
  world = await makeWorld({ at: now })
  project = await world.project()
  // Room for four properties, taken by these; `city` and `vip` of events and of profiles are kept outside the columns.
  await limitProperties(4)
  const taken = { age: 1, likes: ['a'] }
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:first'], event: 'View', properties: taken, set: taken, test: true }),
  ])
  await world.settle()
  shelf = await sendItems()
  await saveSegments()
  const people = fc.sample(
    fc.record({
      profile: fc.dictionary(fc.constantFrom(...names), value),
      tags: fc.constantFrom<readonly (readonly [string, string])[]>(
        [],
        [['t1', 'x']],
        [['t1', 'y']],
        [['t2', '']],
        [
          ['t1', 'x'],
          ['t2', ''],
        ],
      ),
      events: fc.array(
        fc.record({
          event: fc.constantFrom('View', 'Pay'),
          // Around an hour, two of them, the midnight of ten hours ago, and a day before.
          agoMs: fc.constantFrom(0, 1, 1_800_000, 3_600_000, 3_600_001, 7_200_000, 36_000_000, 36_000_001, 90_000_000),
          properties: fc.dictionary(fc.constantFrom(...names), value),
        }),
        { maxLength: 5 },
      ),
    }),
    { numRuns: 40, seed },
  )
  // Two ends of one person have no common order inside a millisecond; only events of one end may tie.
  const timeOf = (agoMs: number, i: number, n: number): number => Date.parse(now) - agoMs - (i % 4 === 0 && n % 2 === 0 ? 7 : 0)
  const at = (agoMs: number): string => new Date(Date.parse(now) - agoMs).toISOString()
  for (const [i, person] of people.entries()) {
    const device = [`anon:d${i}`]
    const login = [`login:u${i}`]
    const isMerged = i % 4 === 0
    const sent = person.events.map((one, n) =>
      record({
        ids: isMerged && n % 2 === 0 ? device : login,
        event: one.event,
        properties: one.properties,
        at: new Date(timeOf(one.agoMs, i, n)).toISOString(),
        id: `${i}/${n}`,
      }),
    )
    await world.app.ingest.accept(project.id, 'native', [
      record({ ids: login, set: person.profile, at: at(0), id: `p${i}` }),
      ...sent,
      ...(isMerged ? [record({ ids: device, set: {}, id: `d${i}` })] : []),
    ])
  }
  await world.settle()
  expect((await limitProperties(100)).admitted).toBe(8)
  await world.app.ingest.accept(
    project.id,
    'native',
    people.flatMap((_, i) => (i % 4 === 0 ? [record({ ids: [`login:u${i}`, `anon:d${i}`], set: {}, id: `m${i}` })] : [])),
  )
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:tester'], set: { city: '上海' }, test: true, id: 'tester' })])
  await world.settle()
  for (const [i, person] of people.entries()) {
    const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
    const events = person.events
      .map((one, n) => ({ event: one.event, time: timeOf(one.agoMs, i, n), properties: one.properties }))
      .toSorted((a, b) => a.time - b.time)
    models.set(found.body.id, { profile: person.profile, tags: new Map(person.tags), events })
    await world.app.ingest.outboxes.transaction((tx, outbox) =>
      setTags(
        tx,
        outbox,
        person.tags.map(([tag, tagValue]) => ({ projectId: project.id, personId: found.body.id, tag, value: tagValue, remove: false })),
        world.clock.now(),
      ),
    )
  }
  await world.settle()
})
afterAll(() => world.end())

/** Items with every kind of value, some in the other table or another project, one deleted. */
async function sendItems(): Promise<Map<string, Record<string, Json>>> {
  const [a = {}, seven = {}, ours = {}, gone = {}, shop = {}, theirs = {}] = fc.sample(fc.dictionary(fc.constantFrom(...names), value), {
    numRuns: 6,
    seed,
  })
  const send = async (to: TestProject, events: object[]): Promise<void> => {
    const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${to.writeKey}` })
    expect(status).toBe(200)
  }
  const item = (type: string, id: string | number, properties: object) => ({ item: { type, id, properties } })
  await send(project, [
    item('product', 'a', a),
    item('product', '7', seven),
    item('product', 'abc', ours),
    item('product', 'gone', gone),
    item('product', large, a),
  ])
  await send(project, [item('shop', 'a', shop), { item: { type: 'product', id: 'gone', delete: true } }])
  await send(await world.project('elsewhere'), [item('product', 'other', theirs), item('product', 'a', theirs)])
  await world.settle()
  return new Map([
    ['product/a', a],
    ['product/7', seven],
    ['product/abc', ours],
    ['shop/a', shop],
    [`product/${large}`, a],
  ])
}

async function saveSegments(): Promise<void> {
  const [one, other] = fc
    .sample(rule, { numRuns: 400, seed })
    .filter((drawn) => references(drawn).segments.size === 0 && [...leaves(drawn)].length > 1)
  if (!one || !other) throw new Error('no rule without segments was drawn')
  saved.set('plain', one).set('nested', { kind: 'any', rules: [{ kind: 'not', rule: { kind: 'segment', id: 'plain' } }, other] })
  for (const [id, definition] of saved)
    await world.databases.postgres.run(sql`
      insert into segments (segment_id, project_id, name, rule, created_at, updated_at)
      values (${id}, ${project.id}, ${id}, ${JSON.stringify(ruleSchema.parse(definition))}::jsonb, now(), now())`)
}

async function limitProperties(propertyLimit: number): Promise<{ admitted: number; waiting: number }> {
  const before = await world.call<{ revision: number }>(project, 'GET', 'catalog/settings')
  const headers = { 'if-match': `"${before.body.revision}"` }
  return (await world.call<{ admitted: number; waiting: number }>(project, 'PUT', 'catalog/settings', { propertyLimit }, headers)).body
}

const inMemory = (one: Rule): number[] =>
  [...models]
    .filter(([, model]) =>
      evaluate(one, {
        ...model,
        items,
        segments: { rules: saved, items },
        figureOf: (one) => leafFigure(one, model.events, moment, items),
      }),
    )
    .map(([id]) => id)
    .toSorted((a, b) => a - b)

test(`the in-memory meaning, the SQL form and the batch inputs of a rule agree (seed ${seed})`, async () => {
  const module = segments({
    postgres: world.databases.postgres,
    clickhouse: world.databases.clickhouse,
    clock: world.clock,
    catalog: catalog(world.databases),
  })
  await fc.assert(
    fc.asyncProperty(rule, async (raw) => {
      const one = ruleSchema.parse(raw)
      const { ids, total } = await module.people(project.id, one, { after: 0, limit: 1_000 })
      const expected = inMemory(one)
      expect(ids).toEqual(expected)
      expect(total).toBe(expected.length)
      const inputs = await module.ruleInputs(world.databases.postgres, project.id, [...models.keys()], [one])
      const batch = [...inputs].filter(([, input]) => evaluate(one, { ...input, items })).map(([id]) => id)
      expect(batch.toSorted((a, b) => a - b)).toEqual(expected)
      await timersAgree(module, one)
    }),
    { numRuns: 60 * scale, seed },
  )
})

/** A while ago, so that many events lie ahead. */
async function timersAgree(module: SegmentsModule, one: Rule): Promise<void> {
  const then = { ...moment, now: new Date(moment.now.getTime() - 1_800_000) }
  const inputs = await module.timedInputs(world.databases.postgres, project.id, [...models.keys()], [one], then.now)
  const sought = eventLeaves(one).concat([...references(one).segments].flatMap((id) => segmentLeaves(id)))
  for (const [id, model] of models) {
    const nexts = sought.map((each) => nextChange(each, timesFor(each, model), then) ?? Infinity)
    expect([id, inputs.get(id)?.next ?? Infinity]).toEqual([id, Math.min(Infinity, ...nexts)])
  }
}

const segmentLeaves = (id: string): EventLeaf[] => {
  const meant = saved.get(id)
  return meant ? [...eventLeaves(meant), ...[...references(meant).segments].flatMap(segmentLeaves)] : []
}

const timesFor = (leaf: EventLeaf, { events }: Model): number[] =>
  events
    .filter((seen) => matchesOf(leaf).some(({ event, filters }) => seen.event === event && filtersMatch(filters, seen.properties, items)))
    .map((seen) => seen.time)
