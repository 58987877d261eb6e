import { join } from 'node:path'
import type { Tag } from '@millrace/contract/tags/api.ts'
import type { Migration, TierSets } from '@millrace/contract/tags/tiers-api.ts'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectGolden } from '../../../test/golden.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { onStopPoint } from '../../platform/stop-points.ts'
import { sql } from '../../platform/sql.ts'
import { compileMoves } from './moves.ts'
import { compileMigration, compileTiers } from './tier-sql.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const zone = 'Asia/Shanghai'

let world: World
beforeAll(async () => {
  world = await makeWorld({ at: '2026-09-01T02:00:00Z' })
})
afterAll(() => world.end())

const level = (op: string, value: number) => ({ kind: 'profile', condition: { property: 'points', op, value } })
const loyalty = {
  kind: 'layers',
  layers: [
    { value: '金', rule: level('gte', 100) },
    { value: '银', rule: level('gte', 10) },
    { value: '铜', rule: level('gte', 1) },
  ],
}

async function define(project: TestProject, definition: object = loyalty): Promise<Tag> {
  const { status, body } = await world.call<Tag>(project, 'POST', 'tags', { name: '忠诚度', definition })
  expect(status).toBe(201)
  return body
}
async function compute(project: TestProject, { id }: Tag): Promise<void> {
  expect((await world.call(project, 'POST', `tags/${id}/compute`)).status).toBe(202)
  await world.settle()
}
const migrate = (project: TestProject, { id }: Tag, from: string, to: string) =>
  world.call<Migration>(project, 'GET', `tags/${id}/migration?from=${from}&to=${to}`)
async function give(project: TestProject, points: Readonly<Record<string, number>>): Promise<void> {
  const at = world.clock.now().toISOString()
  await world.app.ingest.accept(
    project.id,
    'native',
    Object.entries(points).map(([user, n]) =>
      record({ ids: [`login:${user}`], set: { points: n }, at, ...(user === 'tester' ? { test: true } : {}) }),
    ),
  )
  await world.settle()
}
const today = (): string => DateTime.fromJSDate(world.clock.now(), { zone }).toISODate() ?? ''
const days = (n: number): void => world.clock.advance(n * 86_400_000)
const written = (project: TestProject) =>
  world.databases.clickhouse.rows<{ value: string; removed: number; version: number; people: number }>(sql`
    select value, removed, version, count() as people from tag_changes where project_id = ${sql.value(project.id, 'UInt32')}
    group by value, removed, version order by value, removed, version`)
/** Rows of a matrix by the values of its ends. */
const named = ({ places, cells }: Migration): Record<string, number> =>
  Object.fromEntries(
    cells.map(({ from, to, people }) => {
      const name = (n: number): string => places[n]?.value ?? places[n]?.kind ?? '?'
      return [`${name(from)} → ${name(to)}`, people]
    }),
  )

test('B14 everybody is in exactly one tier, and who moved between two months adds up to the tiers of both', async () => {
  const project = await world.project('loyal')
  const tag = await define(project)
  await give(project, { a: 150, b: 20, c: 20, d: 3, e: 0, tester: 500 })
  await compute(project, tag)
  const first = today()
  days(30)
  await give(project, { a: 50, b: 120, d: 0, e: 2, f: 200, g: 0 })
  await compute(project, tag)

  const { items, total } = (await world.call<TierSets>(project, 'GET', 'tags/tiers')).body
  expect(total).toBe(7)
  expect(items).toEqual([
    expect.objectContaining({
      name: '忠诚度',
      definition: tag.definition,
      firstDay: first,
      places: [
        { kind: 'tier', value: '金', people: 2 },
        { kind: 'tier', value: '银', people: 2 },
        { kind: 'tier', value: '铜', people: 1 },
        { kind: 'other', value: null, people: 0 },
        { kind: 'none', value: null, people: 2 },
      ],
    }),
  ])
  const { status, body } = await migrate(project, tag, first, today())
  expect(status).toBe(200)
  expect(named(body)).toEqual({
    '金 → 银': 1,
    '银 → 金': 1,
    '银 → 银': 1,
    '铜 → none': 1,
    'none → 铜': 1,
    'new → 金': 1,
    'new → none': 1,
  })
  expect(body.before).toEqual([1, 2, 1, 0, 1, 2])
  expect(body.after).toEqual([2, 2, 1, 0, 2, 0])
  expect([body.total, items[0]?.places.reduce((sum, one) => sum + one.people, 0)]).toEqual([7, 7])
  expect(body.moves).toEqual({ compared: 3, rose: 1, stayed: 1, fell: 1, gained: 1, lost: 1, came: 2 })
  expect(body.versions).toEqual({ before: 1, after: 1 })
  const { ms: _, ...same } = (await world.call<Migration>(project, 'GET', `tags/${tag.id}/migration`)).body
  expect(same).toEqual({ ...body, ms: undefined })
})

test('scores with tiers are tier sets: the page lists them, and who rises or falls is in the matrix; scores as numbers are not', async () => {
  const project = await world.project('scored')
  const tiers = { by: 'points', tiers: [{ value: '高', from: 20 }], rest: '低' }
  const criteria = [
    { by: 'rule', name: '积分', rule: level('gte', 1), points: 10 },
    { by: 'rule', name: '多', rule: level('gte', 100), points: 10 },
  ]
  const tag = await define(project, { kind: 'score', criteria, tiers })
  await world.call(project, 'POST', 'tags', { name: '分数', definition: { kind: 'score', criteria } })
  await give(project, { a: 150, b: 20, c: 0 })
  await compute(project, tag)
  const first = today()
  days(1)
  await give(project, { a: 5, b: 200 })
  await compute(project, tag)
  const { body } = await world.call<TierSets>(project, 'GET', 'tags/tiers')
  expect(body.items.map((one) => [one.id, one.places.map(({ value, people }) => [value, people])])).toEqual([
    [
      tag.id,
      [
        ['高', 1],
        ['低', 1],
        [null, 0],
        [null, 1],
      ],
    ],
  ])
  const moved = await migrate(project, tag, first, today())
  expect(named(moved.body)).toEqual({ '高 → 低': 1, '低 → 高': 1, 'none → none': 1 })
  expect(moved.body.moves).toMatchObject({ compared: 2, rose: 1, fell: 1 })
})

test('who became one person counts as who they are now: the tier they had themselves, else the one they brought along', async () => {
  const project = await world.project('merged')
  const tag = await define(project)
  const seen = async (ids: string[], points?: number): Promise<void> => {
    await world.app.ingest.accept(project.id, 'native', [
      record({ ids, set: points === undefined ? {} : { points }, at: world.clock.now().toISOString() }),
    ])
    await world.settle()
  }
  await seen(['mobile:+8613900000001'], 200)
  await seen(['mobile:+8613900000002'], 20)
  await compute(project, tag)
  const first = today()
  days(1)
  await seen(['login:a'], 5)
  await seen(['login:b'])
  await compute(project, tag)
  const second = today()
  days(1)
  await seen(['login:a', 'mobile:+8613900000001'])
  await seen(['login:b', 'mobile:+8613900000002'])
  const matrix = async (from: string, to: string) => named((await migrate(project, tag, from, to)).body)
  expect(await matrix(first, second)).toEqual({ '金 → 铜': 1, '银 → 银': 1 })
  expect(await matrix(second, today())).toEqual({ '铜 → 铜': 1, '银 → 银': 1 })
})

test('what nobody put on record is not answered, and the field that asks for it is named', async () => {
  const project = await world.project('refusals')
  await give(project, { a: 5 })
  const tag = await define(project)
  const asked = async (from: string, to: string) => (await migrate(project, tag, from, to)).body
  const refusal = (path: string, code: string) => ({ code: 'invalid_input', errors: [{ path: `query.${path}`, code }] })
  const [yesterday, first] = [today(), DateTime.fromISO(today()).plus({ days: 1 }).toISODate() ?? '']
  expect(await asked(yesterday, today())).toMatchObject(refusal('from', 'no_history'))
  days(1)
  await compute(project, tag)
  expect(await asked(yesterday, first)).toMatchObject({
    errors: [{ path: 'query.from', code: 'too_early', message: `values of this tag are on record from the end of ${first}` }],
  })
  expect(await asked(first, first)).toMatchObject(refusal('to', 'too_early'))
  expect(await asked(first, '2030-01-01')).toMatchObject(refusal('to', 'too_late'))
  expect(await asked('2026-02-30', first)).toMatchObject({ errors: [{ path: 'query.from' }] })
  days(500)
  const kept = DateTime.fromISO(today()).minus({ days: 399 }).toISODate() ?? ''
  expect(await asked(first, today())).toMatchObject({ errors: [{ path: 'query.from', code: 'too_early' }] })
  expect(named((await migrate(project, tag, kept, today())).body)).toEqual({ '铜 → 铜': 1 })
  const figure = await world.call<Tag>(project, 'POST', 'tags', {
    name: '次数',
    definition: { kind: 'figure', event: 'Pay', window: { kind: 'ever' }, figure: { of: 'times' } },
  })
  expect((await migrate(project, figure.body, first, today())).body).toMatchObject({ errors: [{ path: 'params.id', code: 'not_tiers' }] })
})

test('each change is on record once, whoever made it and however often the job dies; what people had before begins the history', async () => {
  const project = await world.project('history')
  await give(project, Object.fromEntries(Array.from({ length: 2_500 }, (_, i) => [`h${i}`, 20])))
  const tag = await define(project)
  await compute(project, tag)
  expect(await written(project)).toEqual([{ value: '银', removed: 0, version: 1, people: 2_500 }])
  // As it is for a tag that was computed before there was a history.
  await world.databases.clickhouse.run(sql`truncate table tag_changes`)
  await world.databases.postgres.run(sql`update tag_definitions set history_from = null where tag_id = ${tag.id}`)
  await give(project, { h0: 200, h2499: 0, late: 5 })
  let saves = 0
  const undo = onStopPoint('job.before_save', () => {
    // The reading, two portions of what they have, two of what changes.
    if ([3, 5].includes(++saves)) throw new Error('crash')
  })
  await compute(project, tag)
  for (let attempt = 0; attempt < 2; attempt++) {
    await world.databases.postgres.run(sql`update graphile_worker._private_jobs set run_at = now()`)
    await world.settle()
  }
  undo()
  expect(saves).toBeGreaterThan(6)
  expect(await written(project)).toEqual([
    { value: '', removed: 1, version: 1, people: 1 },
    { value: '金', removed: 0, version: 1, people: 1 },
    { value: '铜', removed: 0, version: 1, people: 1 },
    { value: '银', removed: 0, version: 1, people: 2_500 },
  ])
  const by = async (user: string): Promise<number> =>
    (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${user}`)).body.id
  for (const value of ['手工', '手工', '铜']) await world.call(project, 'POST', `people/${await by('h1')}/tags`, { tag: '忠诚度', value })
  await world.settle()
  expect((await written(project)).filter((row) => row.version === 0)).toEqual([
    { value: '手工', removed: 0, version: 0, people: 1 },
    { value: '铜', removed: 0, version: 0, people: 1 },
  ])
  await world.call(project, 'POST', `people/${await by('h2')}/tags`, { tag: '忠诚度', value: '别的' })
  await world.settle()
  const { items } = (await world.call<TierSets>(project, 'GET', 'tags/tiers')).body
  expect(items[0]?.places.map(({ people }) => people)).toEqual([1, 2_496, 2, 1, 1])
})

test('of what is older than 400 days the last value of everybody stays', async () => {
  const { clickhouse } = world.databases
  const at = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().replace('T', ' ').replace('Z', '')
  const rows = [
    ['a', 1, 900, 10],
    ['b', 1, 700, 12],
    // Written later, though a clock said otherwise.
    ['c', 1, 710, 11],
    ['d', 1, 5, 13],
    ['e', 2, 600, 14],
  ].map(([value, person_id, ago, revision]) =>
    JSON.stringify({
      project_id: 4_000,
      tag: 't',
      person_id,
      at: at(Number(ago)),
      value,
      revision,
      log_partition: 0,
      log_offset: revision,
    }),
  )
  await clickhouse.insert('tag_changes', rows.join('\n'), {})
  await clickhouse.run(sql`optimize table tag_changes final`)
  const left = await clickhouse.rows<{ value: string }>(sql`select value from tag_changes where project_id = 4000 order by person_id, at`)
  expect(left.map((row) => row.value)).toEqual(['b', 'd', 'e'])
})

test('the statements are the reviewed ones, and the engine runs them', async () => {
  const tiers = { projectId: 7, tag: '忠诚度', values: ['金', '银'] }
  const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
  const [from, until] = [new Date('2026-09-30T16:00:00Z'), new Date('2026-10-31T16:00:00Z')]
  await expectGolden(world.databases.clickhouse, golden('tiers'), compileTiers(7, [tiers]))
  const cohort = sql`select toUInt64(1) as person, ${sql.value(from, 'DateTime64(3)')} as first, ${sql.value(until, 'DateTime64(3)')} as second`
  await expectGolden(world.databases.clickhouse, golden('moves'), compileMoves(tiers, cohort))
  await expectGolden(world.databases.clickhouse, golden('migration'), compileMigration(tiers, from, until))
})

/** Numbers 1 to 6, of which some are others now; what is on record of each, over four days. */
const number = fc.integer({ min: 1, max: 6 })
const history = fc.record({
  people: fc.array(fc.record({ day: fc.integer({ min: 0, max: 3 }), leads: fc.option(number), test: fc.boolean() }), {
    minLength: 6,
    maxLength: 6,
  }),
  changes: fc.array(
    fc.record({ number, day: fc.integer({ min: 0, max: 3 }), value: fc.option(fc.constantFrom('金', '银', '旧', '手工')) }),
    { maxLength: 25 },
  ),
  days: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 3 })).filter(([a, b]) => a < b),
})
type History = typeof history extends fc.Arbitrary<infer H> ? H : never

test(`the matrix of two days is that of what everybody had at the end of each, over random histories (seed ${seed})`, async () => {
  const { clickhouse } = world.databases
  const midnight = (n: number): number => Date.UTC(2026, 8, 1 + n)
  const values = ['金', '银', '旧']
  let project = 5_000
  await fc.assert(
    fc.asyncProperty(history, async ({ people, changes, days: [first, second] }) => {
      project += 1
      const line = (row: object): string => `${JSON.stringify({ project_id: project, log_partition: 0, log_offset: 0, ...row })}\n`
      const at = (day: number): string => new Date(midnight(day) + 1_000).toISOString().replace('T', ' ').replace('Z', '')
      const now = (n: number): number => people[n - 1]?.leads ?? n
      // Whoever leads to somebody else is nobody; whom others lead to is somebody.
      const living = new Set(people.map((_, i) => now(i + 1)).filter((n) => now(n) === n))
      const heads = people.map((_, i) => (living.has(now(i + 1)) ? now(i + 1) : i + 1))
      const rows = {
        profiles: people.map(({ day, test: is_test }, i) =>
          line({
            person_id: i + 1,
            revision: 1,
            created_at: at(day),
            deleted: heads[i] === i + 1 ? 0 : 1,
            is_test: is_test ? 1 : 0,
            properties: {},
          }),
        ),
        person_overrides: heads.flatMap((head, i) =>
          head === i + 1 ? [] : [line({ old_person_id: i + 1, person_id: head, revision: 1 })],
        ),
        tag_changes: changes.map(({ number: n, day, value }, i) =>
          line({ tag: 't', person_id: n, at: at(day), value: value ?? '', removed: value === null ? 1 : 0, revision: i + 1 }),
        ),
      }
      for (const [table, lines] of Object.entries(rows)) if (lines.length > 0) await clickhouse.insert(table, lines.join(''), {})
      const statement = compileMigration(
        { projectId: project, tag: 't', values },
        new Date(midnight(first + 1)),
        new Date(midnight(second + 1)),
      )
      const cells = await clickhouse.rows<{ was: number; now: number; people: number }>(statement)
      const inOrder = (some: readonly object[]) => some.map((one) => JSON.stringify(one)).toSorted()
      expect(inOrder(cells)).toEqual(inOrder(expected({ people, changes, days: [first, second] }, heads, values)))
    }),
    { numRuns: worlds(60), seed },
  )
})

/** The same in memory: each number's last value, the person's own first. */
function expected({ people, changes, days: [first, second] }: History, heads: readonly number[], values: readonly string[]) {
  const counts = new Map<string, { was: number; now: number; people: number }>()
  for (const head of new Set(heads)) {
    if (people[head - 1]?.test === true) continue
    const numbers = heads.flatMap((one, i) => (one === head ? [i + 1] : []))
    const seen = Math.min(...numbers.map((n) => people[n - 1]?.day ?? 9))
    const placeAt = (day: number): number => {
      const lasts = numbers.flatMap((n) => {
        const revision = changes.findLastIndex((one) => one.number === n && one.day <= day)
        const value = changes[revision]?.value ?? null
        return value === null ? [] : [{ isOwn: n === head, revision, value }]
      })
      const [best] = lasts.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn) || b.revision - a.revision)
      if (best === undefined) return values.length + (seen > day ? 2 : 1)
      const nth = values.indexOf(best.value)
      return nth < 0 ? values.length : nth
    }
    const [was, now] = [placeAt(first), placeAt(second)]
    if (now === values.length + 2) continue
    const cell = counts.get(`${was} ${now}`) ?? { was, now, people: 0 }
    counts.set(`${was} ${now}`, { ...cell, people: cell.people + 1 })
  }
  return [...counts.values()]
}
