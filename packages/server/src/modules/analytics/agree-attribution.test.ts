import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  attributionModels,
  type AttributionQuery,
  attributionQuerySchema,
  attributionSpans,
  creditsOf,
  groupKeysOf,
  rangeOf,
  removalShares,
  shapleyValues,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import {
  type AnalysisWorld,
  analysisWorld,
  base,
  days,
  filters,
  items,
  matches,
  product,
  type Stored,
  zone,
} from '../../../test/analysis-world.ts'
import { record } from '../../../test/pipeline.ts'
import { sql } from '../../platform/sql.ts'
import { writeKey } from './compile/groups.ts'
import { writeId } from './compile/stops.ts'
import { attributionModel } from './models/attribution.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

function touchOf(one: Stored, { touches, by }: AttributionQuery): string | undefined {
  const place = touches.findIndex((touch) => matches(one, touch))
  if (place < 0) return undefined
  return writeId(place, by && touches[place]?.isSplit ? groupKeysOf(readRef(by, one.properties, items)) : undefined)
}

const valueOf = (one: Stored, { property, item }: AttributionQuery): number => {
  const value = property === undefined ? 1 : readRef({ property, item }, one.properties, items)
  return typeof value === 'number' ? value : 0
}

/** What every person's conversions give to touches, by the slow reference. */
function creditsIn(query: AttributionQuery, timeZone: string) {
  const { link } = query
  const spec = {
    ...rangeOf(query, timeZone),
    ...attributionSpans(query),
    forward: query.forward.length,
    isLinked: link !== undefined,
    isReset: query.isReset,
  }
  return [...Map.groupBy(it.stored, (one) => one.person)].flatMap(([person, own]) => {
    const events = own.map((one) => ({
      time: one.time,
      touch: touchOf(one, query),
      value: matches(one, query.target) ? valueOf(one, query) : undefined,
      forward: query.forward.flatMap((other, i) => (matches(one, other) ? [i] : [])),
      link: link === undefined ? null : writeKey(groupKeysOf(one.properties[link])[0] ?? null) || null,
    }))
    return creditsOf(events, spec).map((credit) => ({ ...credit, person, touch: credit.touch ?? 'direct' }))
  })
}

test(`C01 (oracle of attribution) an attribution is what the slow reference says, adds up to the target, and has its people (seed ${seed})`, async () => {
  const event = fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters })
  const query = fc.record({
    target: event,
    property: fc.constantFrom(undefined, 'n'),
    item: fc.constantFrom(undefined, product('price')),
    touches: fc.array(fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters, isSplit: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    by: fc.constantFrom(undefined, { property: 'city' }, { property: 'n', item: product('brand') }),
    forward: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.array(event, { minLength: 1, maxLength: 2 })),
    link: fc.constantFrom(undefined, undefined, 'city'),
    window: fc.constantFrom({ amount: 1, unit: 'hour' }, { amount: 1, unit: 'day' }, { amount: 30, unit: 'day' }),
    halfLife: fc.constantFrom({ amount: 1, unit: 'hour' }, { amount: 1, unit: 'day' }),
    isReset: fc.boolean(),
    hasDirect: fc.boolean(),
  })
  let runs = 0
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: AttributionQuery = attributionQuerySchema.parse({ ...range, ...rest })
    const credits = creditsIn(asked, timeZone)
    const { rows, total } = await it.ask(attributionModel, timeZone, asked)
    const expected = [...Map.groupBy(credits, (one) => one.touch)].filter(([touch]) => touch !== 'direct' || asked.hasDirect)
    expect(new Set(rows.filter((row) => row.people > 0).map((row) => row.id))).toEqual(new Set(expected.map(([touch]) => touch)))
    for (const [touch, some] of expected) {
      const row = rows.find((one) => one.id === touch)
      expect(row?.people).toBe(new Set(some.map((one) => one.person)).size)
      expect(row?.valid).toBe(touch === 'direct' ? 0 : new Set(some.map((one) => `${one.person} ${one.event}`)).size)
      for (const model of attributionModels) {
        const { conversions = NaN, value = NaN } = row?.models[model] ?? {}
        expect(conversions).toBeCloseTo(
          some.reduce((sum, one) => sum + one.weights[model], 0),
          6,
        )
        expect(value).toBeCloseTo(
          some.reduce((sum, one) => sum + one.weights[model] * one.value, 0),
          3,
        )
      }
    }
    expect(total.people).toBe(new Set(credits.map((one) => one.person)).size)
    expect(total.conversions).toBe(credits.reduce((sum, one) => sum + one.weights.last, 0))
    const span = { ...rangeOf(asked, timeZone) }
    const hits = it.stored.filter(
      (one) => one.time >= span.from - attributionSpans(asked).windowMs && one.time < span.until && touchOf(one, asked),
    )
    expect(rows.reduce((sum, row) => sum + row.touches, 0)).toBe(hits.length)
    const row = rows[runs++ % (rows.length + 1)]
    const slice = row ? { rows: { ids: [row.id], isRest: false } } : {}
    expect((await it.people(attributionModel, timeZone, asked, slice)).total).toBe(row ? row.people : total.people)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(15), seed })
})

/** The paths of everybody: to each conversion with touches, and of each person what counts for none. */
function pathsIn(query: AttributionQuery, timeZone: string) {
  const credits = creditsIn(query, timeZone)
  const found = [...Map.groupBy(credits, (one) => `${one.person} ${one.conversion}`).values()].flatMap((some) =>
    some[0]?.touch === 'direct' ? [] : [{ touches: some.map((one) => one.touch), value: some[0]?.value ?? 0, isLost: false }],
  )
  const counted = new Set(credits.filter(({ touch }) => touch !== 'direct').map((one) => `${one.person} ${one.event}`))
  const { from, until } = rangeOf(query, timeZone)
  const lost = [...Map.groupBy(it.stored, (one) => one.person)].flatMap(([person, own]) => {
    const touches = own.flatMap((one, i) => {
      const isRead = one.time >= from - attributionSpans(query).windowMs && one.time < until && !counted.has(`${person} ${i}`)
      return isRead ? (touchOf(one, query) ?? []) : []
    })
    return touches.length === 0 ? [] : [{ touches, value: 0, isLost: true }]
  })
  return [...found, ...lost]
}

test(`data-driven parts are those of the paths of everybody, and add up to what conversions are worth (seed ${seed})`, async () => {
  const query = fc.record({
    target: fc.record({ event: fc.constantFrom('A', 'B'), filters }),
    property: fc.constantFrom(undefined, 'n'),
    touches: fc.array(fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters, isSplit: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    by: fc.constantFrom(undefined, { property: 'city' }),
    window: fc.constantFrom({ amount: 1, unit: 'hour' }, { amount: 1, unit: 'day' }, { amount: 30, unit: 'day' }),
    isReset: fc.boolean(),
    dataDriven: fc.constantFrom(['markov'], ['markov', 'shapley']),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: AttributionQuery = attributionQuerySchema.parse({ ...range, ...rest })
    const paths = pathsIn(asked, timeZone)
    const shares = removalShares(
      paths.flatMap(({ touches, isLost }) =>
        [null, ...touches].map((from, i) => ({ from, to: touches[i] ?? null, isLost: isLost && i === touches.length, times: 1 })),
      ),
    )
    const coalitions = paths.map(({ touches, isLost, value }) => ({
      touches: [...new Set(touches)],
      paths: 1,
      conversions: isLost ? 0 : 1,
      value,
    }))
    const shapley = asked.dataDriven.includes('shapley') ? shapleyValues(coalitions) : undefined
    // More touches than it can tell apart are refused: the next test.
    fc.pre(!asked.dataDriven.includes('shapley') || new Set(paths.flatMap(({ touches }) => touches)).size <= 12)
    const { rows, total } = await it.ask(attributionModel, timeZone, asked)
    for (const row of rows.filter(({ kind }) => kind === 'touch')) {
      expect(row.dataDriven.markov?.conversions).toBeCloseTo((shares.get(row.id) ?? 0) * total.attributed, 6)
      expect(row.dataDriven.shapley?.conversions ?? 0).toBeCloseTo(shapley?.get(row.id)?.conversions ?? 0, 6)
      expect(row.dataDriven.shapley?.value ?? 0).toBeCloseTo(shapley?.get(row.id)?.value ?? 0, 2)
    }
    for (const model of asked.dataDriven)
      expect(rows.reduce((sum, row) => sum + (row.dataDriven[model]?.conversions ?? 0), 0)).toBeCloseTo(total.conversions, 6)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(5), seed })
})

test('of more touches than a model can tell apart it is refused, with the field and what to do', async () => {
  const names = Array.from({ length: 13 }, (_, i) => `C${i}`)
  const { world, project } = it
  const records = names.map((event, i) => record({ ids: ['login:many'], event, at: new Date(base + i).toISOString(), id: `many${i}` }))
  await world.app.ingest.accept(project.id, 'native', records)
  await world.settle()
  const query = { from: '2026-10-30', to: '2026-11-02', target: { event: 'B' }, touches: names.map((event) => ({ event })) }
  const ask = (dataDriven: string[]) =>
    world.call<{ errors: { path: string }[] }>(project, 'POST', 'analytics/attribution', { ...query, dataDriven })
  expect((await ask(['markov'])).status).toBe(200)
  const { status, body } = await ask(['shapley'])
  expect([status, body.errors.map(({ path }) => path)]).toEqual([400, ['body.dataDriven']])
})

test('somebody with thousands of conversions after thousands of touches is within the memory of a question', async () => {
  const { world, project } = it
  const each = 12_000
  // A robot: touch, conversion, touch, conversion … two seconds apart. One row for each conversion and touch before it would be 72 million.
  await world.databases.clickhouse.run(sql`
    insert into events (project_id, event, time, ord, received_at, person_id, collected_person_id, distinct_id, event_id, source, is_test, log_partition, log_offset, properties)
    with toDateTime64('2026-11-01 00:00:00', 3, 'UTC') + toIntervalSecond(number) as at
    select ${sql.value(project.id, 'UInt32')}, if(number % 2 = 0, 'Seen', 'Bought'), at, toUnixTimestamp64Milli(at) * 4096, at, 4000000000, 4000000000, 'robot', concat('robot', toString(number)), 'test', 0, 0, number, '{}'::JSON
    from numbers(${sql.value(2 * each, 'UInt32')})`)
  const query = {
    from: '2026-11-01',
    to: '2026-11-02',
    target: { event: 'Bought' },
    touches: [{ event: 'Seen' }],
    by: { property: 'city' },
  }
  const { rows, total } = await it.ask(attributionModel, 'UTC', attributionQuerySchema.parse(query))
  expect(total).toMatchObject({ conversions: each, attributed: each, people: 1 })
  expect(rows).toMatchObject([{ kind: 'touch', touches: each, valid: each, people: 1 }])
  for (const model of attributionModels) expect(rows[0]?.models[model].conversions).toBeCloseTo(each, 6)
})
