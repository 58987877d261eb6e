import type { Rule } from '@millrace/contract/rules/index.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { record } from '../../../test/pipeline.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterAll(() => world.end())

const preview = (rule: Rule) => world.call(project, 'POST', 'segments/preview', { rule })
const all = (rules: readonly Rule[]): Rule => ({
  kind: 'all',
  rules: Array.from({ length: Math.ceil(rules.length / 50) }, (_, i) => ({ kind: 'all', rules: rules.slice(i * 50, i * 50 + 50) })),
})

test('a rule of as many conditions as it may have is a statement that the engine takes; one more is refused', async () => {
  const filters = Array.from({ length: 3 }, (_, i) => ({ property: `p${i}`, op: 'ne', value: 'x' }) as const)
  const step = (n: number) => ({ event: `E${n}`, filters })
  const sequence = (n: number): Rule => ({
    kind: 'sequence',
    steps: [step(n), step(n + 1), step(n + 2)],
    within: { amount: 1, unit: 'day' },
    window: { kind: 'ever' },
    link: 'order_id',
    absent: { ...step(n + 3), within: { amount: 1, unit: 'hour' } },
  })
  const not = (rule: Rule): Rule => ({ kind: 'not', rule })
  const sequences = Array.from({ length: 25 }, (_, n) => not(sequence(n)))
  expect(await preview(all(sequences))).toMatchObject({ status: 200 })
  const over = await preview(all([...sequences, { kind: 'tag', tag: 'one more' }]))
  expect(over).toMatchObject({ status: 400, body: { errors: [{ message: 'more than 100 conditions' }] } })
})

test('a hostile rule is refused where it is wrong, in whatever it is asked: a thousand levels, ten megabytes, a pattern that would take for ever', async () => {
  const nested = (levels: number): object => {
    let rule: object = { kind: 'all', rules: [] }
    for (let i = 0; i < levels; i++) rule = i % 2 === 0 ? { kind: 'not', rule } : { kind: 'any', rules: [rule] }
    return rule
  }
  const city = (more: object): object => ({ kind: 'any', rules: [{ kind: 'profile', condition: { property: 'city', ...more } }] })
  const big = { kind: 'all', rules: Array(220_000).fill({ kind: 'tag', tag: 'a'.repeat(25) }) }
  expect(JSON.stringify({ rule: big }).length).toBeGreaterThan(10_000_000)
  const cases = [
    [nested(1_000), ''],
    [{ kind: 'all', rules: Array(1_000).fill({ kind: 'tag', tag: 't' }) }, '.rules'],
    [city({ op: 'matches', value: String.raw`(a+)+\1$` }), '.rules.0.condition.value'],
    [city({ op: 'matches', value: '((a{100}){100}){100}' }), '.rules.0.condition.value'],
    [city({ op: 'matches', value: '(?=(a+)+$)' }), '.rules.0.condition.value'],
  ] as const
  for (const [rule, path] of cases)
    for (const [url, body, at] of [
      ['segments/preview', { rule }, 'body.rule'],
      ['segments', { name: 'hostile', rule, isLive: true }, 'body.rule'],
      ['segments/counts', { rules: [rule] }, 'body.rules.0'],
      ['tags', { name: 'hostile', definition: { kind: 'rule', rule } }, 'body.definition.rule'],
      ['tags/preview', { definition: { kind: 'layers', layers: [{ value: 'a', rule }] } }, 'body.definition.layers.0.rule'],
    ] as const) {
      const answer = await world.call<{ errors: { path: string }[] }>(project, 'POST', url, body)
      expect([url, answer.status, answer.body.errors.map((one) => one.path)]).toEqual([url, 400, [`${at}${path}`]])
    }
  expect(await world.call(project, 'POST', 'segments', { name: 'hostile', rule: big })).toMatchObject({ status: 413 })
  expect((await world.call<{ items: object[] }>(project, 'GET', 'segments?q=hostile')).body.items).toEqual([])
})

test('what is wrong inside groups of filters is named with its place', async () => {
  const cheap = { property: 'price', op: 'lt', value: 10 }
  const problemOf = async (filter: object) => {
    const rule = { kind: 'event', event: 'View', filters: [filter], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
    const { body } = await world.call<{ errors: { path: string; message: string }[] }>(project, 'POST', 'segments/preview', { rule })
    return body.errors.map(({ path, message }) => [path, message])
  }
  expect(await problemOf({ any: [{ all: [{ not: { any: [cheap] } }] }] })).toEqual([
    ['body.rule.filters.0.any.0.all.0.not', 'groups are nested deeper than 3'],
  ])
  expect(await problemOf({ all: [] })).toMatchObject([['body.rule.filters.0.all', expect.stringContaining('>=1')]])
  expect(await problemOf({ not: { property: 'price', op: 'below', value: 1 } })).toMatchObject([
    ['body.rule.filters.0.not.op', expect.anything()],
  ])
})

test('what a rule refers to counts as well, wherever a rule is asked', async () => {
  const filled = all(Array.from({ length: 99 }, (_, i): Rule => ({ kind: 'tag', tag: `t${i}` })))
  const { body } = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'filled', rule: filled })
  const times = (n: number): Rule => all(Array.from({ length: n }, () => ({ kind: 'segment', id: body.id })))
  expect(await preview(times(2))).toMatchObject({ status: 200 })
  expect(await preview(times(4))).toMatchObject({
    status: 400,
    body: { code: 'rule_invalid', params: { reason: expect.stringContaining('at most 300') } },
  })
})

test('somebody who did ten thousand things is found like everybody else', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) =>
    record({
      ids: ['login:kiosk'],
      event: 'View',
      id: `v${i}`,
      at: new Date(Date.parse('2026-10-31T00:00:00Z') + i * 1_000).toISOString(),
    }),
  )
  for (let i = 0; i < many.length; i += 1_000) await world.app.ingest.accept(project.id, 'native', many.slice(i, i + 1_000))
  await world.settle()
  const rule = (linked: boolean): Rule => ({
    kind: 'sequence',
    steps: [{ event: 'View', filters: [] }],
    within: { amount: 1, unit: 'day' },
    window: { kind: 'ever' },
    ...(linked ? { link: 'product' } : {}),
    absent: { event: 'PayOrder', filters: [], within: { amount: 1, unit: 'hour' } },
  })
  expect((await preview(rule(false))).body).toMatchObject({ count: 1 })
  expect((await preview(rule(true))).body).toMatchObject({ count: 0 })
})

test('a live segment cannot ask for a rank, and none it refers to can; others, and journeys through them, can', async () => {
  const rank: Rule = { kind: 'rank', event: 'Pay', filters: [], window: { kind: 'ever' }, figure: { of: 'times' }, top: { n: 10 } }
  const save = (rule: Rule, isLive: boolean) =>
    world.call<{ id: string; errors?: object[] }>(project, 'POST', 'segments', { name: 'best', rule, isLive })
  expect(await save(rank, true)).toMatchObject({ status: 400, body: { errors: [{ path: 'body.rule', code: 'rank_live' }] } })
  const { status, body } = await save(rank, false)
  expect(status).toBe(201)
  expect(await save({ kind: 'segment', id: body.id }, true)).toMatchObject({ status: 400, body: { errors: [{ code: 'rank_live' }] } })
  expect((await save({ kind: 'segment', id: body.id }, false)).status).toBe(201)
})
