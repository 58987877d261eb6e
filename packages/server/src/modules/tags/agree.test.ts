import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '@millrace/contract/events.ts'
import { leafFigure, noItems, references, type RuleInput, type SeenEvent } from '@millrace/contract/rules/index.ts'
import {
  creditsOf,
  definitionSchema,
  givenBy,
  isLiveKind,
  keyText,
  liveObstacle,
  type Of,
  type Plain,
  type Raw,
  rawOf,
  totalOf,
  valuesOf,
  weightsOf,
} from '@millrace/contract/tags/index.ts'
import { record } from '../../../test/pipeline.ts'
import { letters, names, rule, silent, value } from '../../../test/random-rules.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { catalog } from '../catalog/index.ts'
import { guardedSql, segments } from '../segments/index.ts'
import { tags, type TagsModule } from './index.ts'
import { worlds } from '../../../test/worlds.ts'

const now = '2026-11-01T02:00:00Z'
const moment = { now: new Date(now), zone: 'Asia/Shanghai' }
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

const name = fc.constantFrom(...names)
const happened = {
  event: fc.constantFrom('View', 'Pay', 'Never'),
  window: fc.constantFrom(
    { kind: 'last', amount: 2, unit: 'hour' },
    { kind: 'last', amount: 2, unit: 'day' },
    { kind: 'this', unit: 'day' },
    { kind: 'previous', unit: 'day' },
    { kind: 'ever' },
  ),
  filters: fc.constantFrom([], [{ property: 'vip', op: 'is_not_set' }], [{ property: 'age', op: 'gte', value: 2 }]),
}
const figure = fc.oneof(
  fc.constantFrom({ of: 'times' }, { of: 'days' }),
  fc.record({ of: fc.constantFrom('sum', 'avg', 'min', 'max', 'distinct'), property: name }),
)
const plain = rule.filter((one) => references(one).segments.size === 0 && references(one).itemTypes.size === 0)
const each = fc.oneof(fc.constant({ of: 'times' } as const), fc.record({ of: fc.constant('number' as const), property: name }))
const points = fc.constantFrom(1, 10, 0.1, -2.5)
const criterion = fc.oneof(
  fc.record({ by: fc.constant('rule'), name: fc.constant('r'), rule: plain, points }),
  fc
    .record({
      by: fc.constant('events'),
      name: fc.constant('e'),
      ...happened,
      each,
      points,
      halfLifeDays: fc.option(fc.constantFrom(0.5, 7), { nil: undefined }),
      cap: fc.option(fc.constantFrom(0.5, 15), { nil: undefined }),
    })
    // Beyond the ninth digit engines need not agree on what is left of a large number.
    .map((one) => (one.each.of === 'number' && one.halfLifeDays !== undefined ? { ...one, cap: one.cap ?? 15 } : one)),
)
const score = fc.record({
  kind: fc.constant('score'),
  criteria: fc.array(criterion, { minLength: 1, maxLength: 4 }),
  least: fc.option(fc.constantFrom(-1, 0), { nil: undefined }),
  most: fc.option(fc.constantFrom(1, 12), { nil: undefined }),
  tiers: fc.option(
    fc.constantFrom(
      {
        by: 'percentile',
        tiers: [
          { value: '高', top: 20 },
          { value: '中', top: 50 },
        ],
      },
      { by: 'points', tiers: [{ value: '高', from: 10 }], rest: '低' },
    ),
    { nil: undefined },
  ),
})
const signals = (of: fc.Arbitrary<unknown>) =>
  fc.array(fc.record({ ...happened, of, each, weight: fc.constantFrom(1, 2.5) }), { minLength: 1, maxLength: 3 })
const preference = fc.record({
  kind: fc.constant('preference'),
  signals: fc.oneof(
    signals(fc.record({ by: fc.constant('property'), property: name })),
    signals(fc.constant({ by: 'hours' })),
    signals(fc.constant({ by: 'weekday' })),
  ),
  halfLifeDays: fc.option(fc.constantFrom(1, 7), { nil: undefined }),
})
const touch = fc.record({ value: fc.constantFrom('图文', '优惠', '视频'), event: happened.event, filters: happened.filters })
const persuaded = fc.record({
  kind: fc.constant('persuaded'),
  conversion: fc.record(happened),
  touches: fc.array(touch, { minLength: 1, maxLength: 3 }),
  within: fc.constantFrom({ amount: 30, unit: 'minute' }, { amount: 10, unit: 'hour' }, { amount: 3, unit: 'day' }),
  model: fc.constantFrom('last', 'first'),
})
const definition: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ kind: fc.constant('rule'), rule: plain }),
  fc.record({
    kind: fc.constant('layers'),
    layers: fc.array(fc.record({ value: fc.constantFrom('高', '中', '低'), rule: plain }), { minLength: 1, maxLength: 3 }),
    rest: fc.option(fc.constant('其他'), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('buckets'), ...happened, figure, edges: fc.constantFrom([1], [0, 2, 3]) }),
  fc.record({ kind: fc.constant('figure'), ...happened, figure }),
  preference,
  persuaded,
  fc.record({ kind: fc.constantFrom('first', 'last'), ...happened, property: fc.option(name, { nil: undefined }) }),
  fc.record({
    kind: fc.constant('rfm'),
    ...happened,
    money: name,
    thresholds: fc.constantFrom({ by: 'mean' }, { by: 'median' }, { by: 'fixed', days: 0.5, times: 2, money: 3 }),
  }),
  score,
  fc.record({
    kind: fc.constant('stages'),
    stages: fc
      .array(fc.record({ enter: plain }), { minLength: 1, maxLength: 3 })
      .map((stages) => stages.map((one, i) => ({ ...one, value: `${i}` }))),
    rest: fc.constant('其他'),
  }),
)

interface Model {
  readonly profile: Record<string, Json>
  readonly events: readonly SeenEvent[]
}

let world: World
let project: TestProject
const models = new Map<number, Model>()

/** Thirty people with every kind of value, some of them merged from two. */
beforeAll(async () => {
  world = await makeWorld({ at: now })
  project = await world.project()
  await world.call(project, 'POST', 'consent-purposes', letters)
  const people = fc.sample(
    fc.record({
      profile: fc.dictionary(name, value),
      events: fc.array(
        fc.record({
          event: fc.constantFrom('View', 'Pay'),
          agoMs: fc.constantFrom(1, 1_800_000, 7_200_000, 36_000_000, 90_000_000),
          properties: fc.dictionary(name, value),
        }),
        { maxLength: 6 },
      ),
    }),
    { numRuns: 30, seed },
  )
  const sent = people.map(({ profile, events }, i) => ({
    profile,
    // No two at one time: ends of one person have no common order inside a millisecond.
    events: events.map((one, n) => ({ event: one.event, time: Date.parse(now) - one.agoMs - n * 11, properties: one.properties, i, n })),
  }))
  for (const [i, { profile, events }] of sent.entries()) {
    const ids = (n: number): string[] => (i % 4 === 0 && n % 2 === 0 ? [`anon:d${i}`] : [`login:u${i}`])
    await world.app.ingest.accept(project.id, 'native', [
      record({ ids: [`login:u${i}`], set: profile, at: now, id: `p${i}` }),
      ...events.map((one) =>
        record({
          ids: ids(one.n),
          event: one.event,
          properties: one.properties,
          at: new Date(one.time).toISOString(),
          id: `${i}/${one.n}`,
        }),
      ),
    ])
  }
  await world.settle()
  await world.app.ingest.accept(
    project.id,
    'native',
    sent.flatMap((_, i) => (i % 4 === 0 ? [record({ ids: [`login:u${i}`, `anon:d${i}`], set: {}, id: `m${i}` })] : [])),
  )
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:tester'], event: 'View', test: true, id: 'tester' })])
  await world.settle()
  for (const [i, { profile, events }] of sent.entries()) {
    const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
    models.set(found.body.id, { profile, events: events.toSorted((a, b) => a.time - b.time) })
  }
})
afterAll(() => world.end())

const inputOf = (person: number, { profile, events }: Model): RuleInput => ({
  person,
  moment,
  profile,
  tags: new Map(),
  contact: silent,
  figureOf: (leaf) => leafFigure(leaf, events, moment, undefined, profile),
})

function inMemory(one: Plain): Map<number, string> {
  const raws = new Map<number, Raw>()
  for (const [id, model] of models) {
    const raw = rawOf(one, { input: inputOf(id, model), events: model.events }, moment)
    if (raw !== undefined) raws.set(id, raw)
  }
  return valuesOf(one, raws)
}

/** Of somebody who was merged from two: what each criterion gives and how it adds up, what weighs how much, what is credited with what. */
async function explanationAgrees(module: TagsModule, one: Of<'score' | 'preference' | 'persuaded'>): Promise<void> {
  for (const [id, model] of [...models].slice(0, 1)) {
    const known = { input: inputOf(id, model), events: model.events }
    const { value, why } = await module.explain(project.id, one, id)
    expect([id, value]).toEqual([id, inMemory(one).get(id) ?? null])
    if (one.kind === 'preference') {
      const weights = weightsOf(one, model.events, moment, noItems)
      expect(why?.kind === 'preference' ? why.keys : []).toEqual(
        weights.map(({ key, weight, latest }) => ({ value: keyText(key), weight, lastAt: new Date(latest).toISOString() })),
      )
      continue
    }
    if (one.kind === 'persuaded') {
      const credits = creditsOf(one, model.events, moment, noItems)
      const newest = credits.toReversed().map((each) => [each.value, each.at, each.touchedAt])
      expect(
        why?.kind === 'persuaded' ? why.newest.map((each) => [each.value, Date.parse(each.at), Date.parse(each.touchedAt)]) : [],
      ).toEqual(newest)
      continue
    }
    const given = givenBy(one, known, moment, noItems)
    if (given.length === 0) expect(why).toBeNull()
    if (why?.kind !== 'score') continue
    expect([why.sum, why.total]).toEqual(Object.values(totalOf(one, given)))
    expect(why.criteria.map((each) => [each.concerns, each.events ?? 0, each.before])).toEqual(
      one.criteria.map((_, nth) => {
        const found = given.find(({ criterion }) => criterion === nth)
        return [found !== undefined, found?.events ?? 0, found?.points ?? 0]
      }),
    )
  }
}

test(`C01 (oracle of RFM among tags) what a definition says of one person and of everybody agree (seed ${seed})`, async () => {
  const { databases, clock } = world
  const module = tags({
    ...databases,
    clock,
    segments: segments({ ...databases, clock, catalog: catalog(databases) }),
    guarded: guardedSql(databases.clickhouse),
  })
  const inOrder = (values: ReadonlyMap<number, string>) => [...values].toSorted(([a], [b]) => a - b)
  await fc.assert(
    fc.asyncProperty(definition, async (raw) => {
      const one = definitionSchema.parse(raw)
      if (one.kind === 'propensity' || one.kind === 'sql' || one.kind === 'import' || one.kind === 'planned')
        return expect.fail('it says nothing of its own')
      const values = inMemory(one)
      expect(inOrder(await module.values(project.id, one))).toEqual(inOrder(values))
      if (isLiveKind(one) && liveObstacle(one) === undefined) {
        const some = [...models.keys()].filter((_, n) => n % 3 === 0)
        const theirs = new Map([...values].filter(([id]) => some.includes(id)))
        expect(inOrder(await module.valuesAmong(project.id, one, some, moment.now))).toEqual(inOrder(theirs))
      }
      if (one.kind === 'score' || one.kind === 'preference' || one.kind === 'persuaded') await explanationAgrees(module, one)
    }),
    { numRuns: worlds(60), seed },
  )
})
