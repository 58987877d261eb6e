import { type Rule, ruleSchema } from '@millrace/contract/rules/index.ts'
import type { Overlap } from '@millrace/contract/segments/api.ts'
import { regionName, regionRule } from '@millrace/contract/segments/region.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { letters, names, rule, value } from '../../../test/random-rules.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'
import { catalog } from '../catalog/index.ts'
import { segments } from './index.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const isLong = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1) > 1

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

const overlap = (project: TestProject, ids: readonly string[]) => world.call<Overlap>(project, 'POST', 'segments/overlap', { ids })
const save = async (project: TestProject, name: string, one: Rule): Promise<string> => {
  const { status, body } = await world.call<{ id: string }>(project, 'POST', 'segments', { name, rule: one })
  expect([name, status]).toEqual([name, 201])
  return body.id
}
const did = (event: string, times: number): Rule => ({
  kind: 'event',
  event,
  filters: [],
  window: { kind: 'last', amount: 7, unit: 'day' },
  count: { op: 'gte', value: times },
})
const lives = (city: string): Rule => ({ kind: 'profile', condition: { property: 'city', op: 'eq', value: city } })

test('B16 somebody may be in three segments at once: everybody is in exactly one region, and each region saved as a segment means its people', async () => {
  const project = await world.project('venn')
  const seen = (id: string, city: string, views: number, payments: number, more: { test?: true } = {}) => [
    record({ ids: [`login:${id}`], set: { city }, at: '2026-11-01T01:00:00Z', ...more }),
    ...Array.from({ length: views }, () => record({ ids: [`login:${id}`], event: 'ViewProduct', at: '2026-10-30T03:00:00Z', ...more })),
    ...Array.from({ length: payments }, () => record({ ids: [`login:${id}`], event: 'PayOrder', at: '2026-10-30T04:00:00Z', ...more })),
  ]
  await world.app.ingest.accept(project.id, 'native', [
    ...seen('all', '上海', 3, 1),
    ...seen('tester', '上海', 3, 1, { test: true }),
    ...seen('in none', '北京', 2, 0),
    ...seen('local', '上海', 0, 0),
    ...seen('buyer', '北京', 0, 2),
    ...seen('viewer', '北京', 4, 0),
    ...seen('local viewer 1', '上海', 3, 0),
    ...seen('local viewer 2', '上海', 5, 0),
    ...seen('buying viewer', '北京', 3, 1),
    // Two ends of one person, who has viewed three times only as one.
    ...seen('merged', '上海', 2, 0),
    record({ ids: ['anon:phone'], event: 'ViewProduct', at: '2026-10-30T05:00:00Z' }),
    record({ ids: ['login:merged', 'anon:phone'], set: {} }),
  ])
  await world.settle()
  const named = [
    { id: await save(project, '常看', did('ViewProduct', 3)), name: '常看' },
    { id: await save(project, '买家', did('PayOrder', 1)), name: '买家' },
    { id: await save(project, '上海人', lives('上海')), name: '上海人' },
  ]
  const ids = named.map((one) => one.id)
  const { status, body } = await overlap(project, ids)
  expect(status).toBe(200)
  expect(body.total).toBe(8)
  expect(body.segments).toEqual([6, 3, 5].map((people, i) => ({ ...named[i], people })))
  expect(Object.fromEntries(body.regions.map((region) => [regionName(named, region.in), region.people]))).toEqual({
    '常看 ∩ 买家 ∩ 上海人': 1,
    '常看 ∩ 买家 − 上海人': 1,
    '常看 ∩ 上海人 − 买家': 3,
    '买家 ∩ 上海人 − 常看': 0,
    '常看 − 买家 − 上海人': 1,
    '买家 − 常看 − 上海人': 1,
    '上海人 − 常看 − 买家': 1,
  })
  expect(body.sql).toMatch(/^select .* group by met$/)
  for (const region of body.regions) {
    const id = await save(project, regionName(named, region.in), regionRule(ids, region.in))
    const { total } = (await world.call<{ total: number }>(project, 'GET', `segments/${id}/people`)).body
    expect([region.in, total]).toEqual([region.in, region.people])
  }
})

test('regions of archived segments count as well; what is no segment here, too few, too many or twice the same is refused', async () => {
  const [project, other] = [await world.project('refusals'), await world.project('elsewhere')]
  const [one = '', two = '', ...more] = await Promise.all(['1', '2', '3', '4', '5'].map((name) => save(project, name, lives(name))))
  await world.call(project, 'POST', `segments/${two}/archive`, {}, await world.revisionOf(project, `segments/${two}`))
  const { status, body } = await overlap(project, [two, one])
  expect([status, body.regions]).toEqual([200, [[two], [one], [two, one]].map((inside) => ({ in: inside, people: 0 }))])

  const missing = { status: 404, body: { code: 'not_found', params: { kind: 'segment' } } }
  expect(await overlap(project, [one, 'seg_none'])).toMatchObject(missing)
  expect(await overlap(project, [one, await save(other, 'x', lives('x'))])).toMatchObject(missing)
  for (const ids of [[], [one], [one, two, ...more], [one, two, one]])
    expect(await overlap(project, ids)).toMatchObject({ status: 400, body: { code: 'invalid_input', errors: [{ path: 'body.ids' }] } })
  for (const id of ['', '\u0000'])
    expect(await overlap(project, [one, id])).toMatchObject({ status: 400, body: { errors: [{ path: 'body.ids.1' }] } })
})

test('as many conditions as a query may have are a statement that the engine takes; more of them together are refused', async () => {
  const project = await world.project('large')
  const filters = [{ property: 'p', op: 'ne', value: 'x' } as const]
  const step = (n: number) => ({ event: `E${n}`, filters })
  const sequence = (n: number): Rule => ({
    kind: 'sequence',
    steps: [step(n), step(n + 1), step(n + 2)],
    within: { amount: 1, unit: 'day' },
    window: { kind: 'ever' },
    link: 'order_id',
    absent: { ...step(n + 3), within: { amount: 1, unit: 'hour' } },
  })
  const filled: Rule = { kind: 'all', rules: Array.from({ length: 24 }, (_, n): Rule => ({ kind: 'not', rule: sequence(n) })) }
  const ids = await Promise.all(['1', '2', '3', '4'].map((name) => save(project, name, filled)))
  // Half a minute of planning: a short run leaves it at the largest rule by itself, in `limits.test.ts`.
  if (isLong) expect(await overlap(project, ids.slice(1))).toMatchObject({ status: 200, body: { total: 0 } })
  expect(await overlap(project, ids)).toMatchObject({
    status: 400,
    body: { code: 'rule_invalid', params: { reason: expect.stringContaining('at most 300') } },
  })
})

test(`regions are those counted in memory from the people of each segment (seed ${seed})`, async () => {
  const project = await world.project('random')
  await world.call(project, 'POST', 'consent-purposes', letters)
  const { postgres, clickhouse } = world.databases
  const module = segments({ postgres, clickhouse, clock: world.clock, catalog: catalog(world.databases) })
  const happened = fc.record({
    event: fc.constantFrom('View', 'Pay'),
    agoMs: fc.constantFrom(0, 1_800_000, 3_600_001, 90_000_000),
    properties: fc.dictionary(fc.constantFrom(...names), value),
  })
  const people = fc.sample(
    fc.record({ set: fc.dictionary(fc.constantFrom(...names), value), events: fc.array(happened, { maxLength: 4 }) }),
    {
      numRuns: 40,
      seed,
    },
  )
  await world.app.ingest.accept(
    project.id,
    'native',
    people.flatMap(({ set, events }, i) => [
      record({ ids: [`login:u${i}`], set }),
      ...events.map(({ event, agoMs, properties }) =>
        record({ ids: [`login:u${i}`], event, properties, at: new Date(world.clock.now().getTime() - agoMs).toISOString() }),
      ),
    ]),
  )
  await world.settle()
  const put = (id: string, one: Rule): Promise<unknown> =>
    postgres.run(sql`
      insert into segments (segment_id, project_id, name, rule, created_at, updated_at)
      values (${id}, ${project.id}, ${id}, ${JSON.stringify(ruleSchema.parse(one))}::jsonb, now(), now())
      on conflict (segment_id) do update set rule = excluded.rule`)
  await put('plain', did('View', 1))
  await put('nested', { kind: 'not', rule: { kind: 'segment', id: 'plain' } })

  await fc.assert(
    fc.asyncProperty(fc.array(rule, { minLength: 2, maxLength: 4 }), fc.nat(), async (rules, nth) => {
      const ids = rules.map((_, i) => `random_${i}`)
      const members = new Map<number, string[]>()
      for (const [i, id] of ids.entries()) {
        const one = ruleSchema.parse(rules[i])
        await put(id, one)
        for (const person of (await module.people(project.id, one, { after: 0, limit: 1_000 })).ids)
          members.set(person, [...(members.get(person) ?? []), id])
      }
      const { status, body } = await overlap(project, ids)
      expect(status).toBe(200)
      expect(body.regions).toHaveLength(2 ** ids.length - 1)
      for (const region of body.regions) {
        const expected = [...members.values()].filter((inside) => inside.join() === region.in.join()).length
        expect([region.in, region.people]).toEqual([region.in, expected])
      }
      expect(body.total).toBe(members.size)
      expect(body.regions.reduce((sum, { people: n }) => sum + n, 0)).toBe(body.total)
      for (const one of body.segments)
        expect([one.id, one.people]).toEqual([one.id, [...members.values()].filter((inside) => inside.includes(one.id)).length])
      const drawn = body.regions[nth % body.regions.length]
      if (drawn) expect((await module.preview(project.id, regionRule(ids, drawn.in))).count).toBe(drawn.people)
    }),
    { numRuns: worlds(12), seed },
  )
})
