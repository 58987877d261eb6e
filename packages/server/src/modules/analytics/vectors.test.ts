import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  AttributionAnswer,
  CountAnswer,
  DistributionAnswer,
  IntervalAnswer,
  LifecycleAnswer,
  LtvAnswer,
  PathAnswer,
  RetentionAnswer,
  SessionAnswer,
} from '@millrace/contract/analytics/api.ts'
import { day, type Deed, type Deeds, eventOf, minute, sendVectors } from '../../../test/vectors.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
const at = (text: string): number => Date.parse(`2024-01-${text}T00:00:00+08:00`)
/** Each so many seconds after the one before. */
const paced = (events: string, seconds: number, from = 0): Deed[] => events.split('').map((event, i) => [event, from + i * seconds])
const on = (event: string, ...days: number[]): Deed[] => days.map((one, i) => [event, one * day + 100 + i])
const touch = (days: number, channel: string): Deed => ['touch', days * day, { channel }]
/** In the moment of the touch, behind it. */
const paid = (days: number, amount: number): Deed => ['pay', days * day, { amount }]
const touches = [touch(1, 'ad'), touch(5, 'sms'), touch(7, 'ad'), touch(8, 'wechat')]

/** Four days have ended since the retention vector begins, three since that of LTV, so that their last cells are still open. */
const begins: Readonly<Record<string, string>> = { retention: '28', ltv: '29' }
const vectors: Readonly<Record<string, Deeds>> = {
  event: {
    u1: [
      ['pay', day - 1, { amount: 10 }],
      ['pay', day, { amount: 20 }],
    ],
    u2: [
      ['pay', day + 9 * 3_600, { amount: null }],
      ['pay', day + 10 * 3_600, { amount: 30 }],
    ],
  },
  retention: {
    u1: [...on('first', 0, 1), ...on('second', 0, 1, 3)],
    u2: [...on('first', 0), ...on('second', 2)],
    u3: [...on('first', 0), ...on('second', 0)],
    u4: [...on('first', 1), ...on('second', 2)],
    u5: [...on('first', 1), ...on('second', 1, 3)],
  },
  interval: {
    u1: (
      [
        ['A', 0],
        ['A', 2],
        ['B', 4],
        ['B', 7],
        ['A', 10],
        ['B', 20],
      ] as const
    ).map(([event, n]): Deed => [event, n * minute]),
  },
  quantiles: {
    u1: [2, 4, 8, 10].flatMap((n, i): Deed[] => [
      ['A', i * 100 * minute],
      ['B', (i * 100 + n) * minute],
    ]),
  },
  attribution: { u1: [...touches, paid(8, 100)] },
  direct: { u1: [paid(8, 100)] },
  reset: { u1: [...touches.slice(0, 2), paid(6, 50), ...touches.slice(2), paid(8, 100)] },
  gap: {
    u1: [
      ['A', 0],
      ['B', 600],
      ['C', 2_400],
      ['A', 4_201],
    ],
  },
  bounce: { u1: paced('AB', 1), u2: paced('A', 1), u3: paced('ACB', 1) },
  exit: { u1: paced('AB', 1), u2: paced('A', 1), u3: paced('ACA', 1) },
  opened: { u1: paced('aSbEcSd', 1) },
  ltv: {
    u1: [
      ['pay', 50, { amount: 5 }],
      ['start', 100],
      ['pay', 200, { amount: 10 }],
      ['start', 300],
      ['pay', day + 1, { amount: 20 }],
    ],
    u2: [
      ['start', 0],
      ['pay', 2 * day + 1, { amount: 7 }],
    ],
    u3: [
      ['start', day],
      ['pay', day + 1, { amount: 3 }],
      ['pay', 2 * day + 1, { amount: 4 }],
    ],
  },
  times: { u1: paced('AAA', 1), u2: paced('A', 1), u3: paced('AAAAAAA', 1) },
  days: { u1: on('A', 0, 0, 1), u2: on('A', 0), u3: on('A', 0, 1, 2, 2) },
  path: {
    u1: [...paced('ABC', 1), ...paced('AB', 1, day / 2)],
    u2: paced('XAC', 1),
    u3: [...paced('BA', 1), ...paced('B', 1, day / 2)],
  },
  lifecycle: { u1: on('A', 0, 1, 3), u2: on('A', 1), u3: on('A', 0, 2, 3) },
}

beforeAll(async () => {
  world = await makeWorld({ at: '2024-01-31T16:00:00Z' })
  project = await world.project()
  const all = Object.entries(vectors).map(([name, deeds]) => ({ name, begin: at(begins[name] ?? '01'), deeds }))
  await sendVectors(world, project, all)
})
afterAll(() => world.end())

async function ask<A>(model: string, query: object): Promise<A> {
  const days = { from: '2024-01-01', to: '2024-01-14' }
  return (await world.call<A>(project, 'POST', `analytics/${model}`, { ...days, ...query })).body
}
const of = (vector: string, event: string) => ({ event: eventOf(vector, event) })

test('C01 (vectors of event analysis) people are counted once in each cell, what has no value stays out of sums but not out of people', async () => {
  const measures = ['events', 'people', 'per_person', 'sum', 'avg', 'sum_per_person', 'distinct']
  const { rows, total } = await ask<CountAnswer>('count', { to: '2024-01-02', ...of('event', 'pay'), property: 'amount', measures })
  expect(rows.map((row) => [row.bucket, ...row.values])).toEqual([
    ['2024-01-01', 1, 1, 1, 10, 10, 10, 1],
    ['2024-01-02', 3, 2, 1.5, 50, 25, 25, 2],
  ])
  expect(total).toEqual([4, 2, 2, 60, 20, 30, 3])
})

test('C01 (vectors of retention) cohorts, their cells, and what has not ended', async () => {
  const asked = { from: '2024-01-28', to: '2024-01-29', first: of('retention', 'first'), second: of('retention', 'second'), duration: 3 }
  const cells = async (more: object) => {
    const { rows, total } = await ask<RetentionAnswer>('retention', { ...asked, ...more })
    expect(rows.map((row) => row.people)).toEqual([3, 3])
    return { rows: rows.map((row) => row.cells.map((cell) => cell?.retained ?? null)), rates: total.weighted.map((cell) => cell.rate) }
  }
  const selected = await cells({ mode: 'selected' })
  expect(selected.rows).toEqual([
    [2, 1, 1, 1],
    [2, 1, 2, null],
  ])
  expect(selected.rates.map((rate) => Math.round((rate ?? 0) * 1e4) / 1e4)).toEqual([0.6667, 0.3333, 0.5, 0.3333])
  expect((await cells({ mode: 'range', ranges: [{ from: 1, to: 3 }] })).rows).toEqual([[2], [null]])
  expect((await cells({ mode: 'continuous' })).rows).toEqual([
    [1, 0, 0],
    [1, 0, null],
  ])
  expect((await cells({ mode: 'lost' })).rows).toEqual([
    [2, 1, 1],
    [2, 0, null],
  ])
  expect((await cells({ mode: 'unbounded' })).rows.map((row) => row[2])).toEqual([2, 2])
})

test('C01 (vectors of intervals, quantiles of type 7) pairs are found as said', async () => {
  const spread = async (query: object) => {
    const { total } = await ask<IntervalAnswer>('interval', { first: of('interval', 'A'), second: of('interval', 'B'), ...query })
    return [total.pairs, (total.min ?? 0) / 60_000, (total.max ?? 0) / 60_000]
  }
  expect(await spread({})).toEqual([2, 2, 10])
  expect(await spread({ pairing: 'first' })).toEqual([2, 4, 10])
  expect(await spread({ cap: { amount: 5, unit: 'minute' } })).toEqual([1, 2, 2])
  expect(await spread({ second: of('interval', 'A') })).toEqual([2, 2, 8])
  const { total } = await ask<IntervalAnswer>('interval', { first: of('quantiles', 'A'), second: of('quantiles', 'B') })
  expect(total.quantiles.map((ms) => (ms ?? 0) / 60_000)).toEqual([2.6, 3.5, 6, 8.5, 9.4].map((n) => expect.closeTo(n, 9)))
})

test('C01 (vectors of attribution) every model, the window, what is direct, and the reset', async () => {
  const shares = async (vector: string, model: 'first' | 'last' | 'linear' | 'position' | 'decay', query: object = {}) => {
    const asked = {
      target: of(vector, 'pay'),
      property: 'amount',
      touches: [of(vector, 'touch')],
      by: { property: 'channel' },
      window: { amount: 30, unit: 'day' },
    }
    const { rows } = await ask<AttributionAnswer>('attribution', { ...asked, ...query })
    const told = rows.map(
      (row) => [row.kind === 'direct' ? '(direct)' : row.value, Math.round(row.models[model].value * 1e4) / 1e4] as const,
    )
    return Object.fromEntries(told.filter(([, value]) => value > 0))
  }
  expect(await shares('attribution', 'first')).toEqual({ ad: 100 })
  expect(await shares('attribution', 'last')).toEqual({ wechat: 100 })
  expect(await shares('attribution', 'linear')).toEqual({ ad: 50, sms: 25, wechat: 25 })
  expect(await shares('attribution', 'position')).toEqual({ ad: 50, sms: 10, wechat: 40 })
  expect(await shares('attribution', 'decay')).toEqual({ ad: 44.6443, sms: 23.5968, wechat: 31.7589 })
  const short = { window: { amount: 3, unit: 'day' } }
  expect(await shares('attribution', 'last', short)).toEqual({ wechat: 100 })
  expect(await shares('attribution', 'first', short)).toEqual({ sms: 100 })
  expect(await shares('direct', 'linear')).toEqual({ '(direct)': 100 })
  expect(await shares('direct', 'linear', { hasDirect: false })).toEqual({})
  expect(await shares('reset', 'linear', { isReset: true })).toEqual({ ad: 75, sms: 25, wechat: 50 })
})

test('C01 (vectors of sessions) where they are cut, who bounces, and where they end', async () => {
  const totals = async (vector: string, events: string, query: object) => {
    const { columns, total } = await ask<SessionAnswer>('session', {
      events: events.split('').map((event) => eventOf(vector, event)),
      unit: null,
      ...query,
    })
    return Object.fromEntries(columns.map(({ key }, i) => [key, total[i] ?? null]))
  }
  expect(await totals('gap', 'ABC', {})).toMatchObject({ sessions: 2, depth: 2, bounce_rate: 0.5 })
  expect((await totals('bounce', 'ABC', {}))['bounce_rate']).toBeCloseTo(1 / 3, 9)
  expect(await totals('exit', 'ABC', { page: of('exit', 'A') })).toMatchObject({ views: 4, exit_rate: 0.5 })
  const rules = { start: of('opened', 'S'), stop: of('opened', 'E'), page: of('opened', 'S'), goal: of('opened', 'b') }
  // a, SbE, c, Sd: two of one event, b in one of four, and no S is the last of its session.
  expect(await totals('opened', 'abcd', rules)).toMatchObject({ sessions: 4, bounce_rate: 0.5, conversion_rate: 0.25, exit_rate: 0 })
})

test('C01 (vectors of LTV) who starts starts once, and what came before does not count', async () => {
  const query = {
    from: '2024-01-29',
    to: '2024-01-30',
    start: of('ltv', 'start'),
    revenues: [{ ...of('ltv', 'pay'), property: 'amount' }],
    duration: 2,
  }
  const { rows } = await ask<LtvAnswer>('ltv', query)
  expect(rows.map((row) => row.people)).toEqual([2, 1])
  expect(rows.map((row) => row.cells.map((cell) => cell && [cell.total, cell.ltv, cell.payers, cell.arppu]))).toEqual([
    [
      [10, 5, 1, 10],
      [30, 15, 1, 30],
      [37, 18.5, 2, 18.5],
    ],
    [[3, 3, 1, 3], [7, 7, 1, 7], null],
  ])
})

test('C01 (vectors of distribution) times in intervals, and active days of a week', async () => {
  const counts = async (query: object) => (await ask<DistributionAnswer>('distribution', { unit: null, ...query })).total.counts
  expect(await counts({ of: of('times', 'A'), edges: [1, 3, 5] })).toEqual([0, 1, 1, 1])
  expect(await counts({ of: of('days', 'A'), measure: 'days', edges: [1, 2, 3], unit: 'week' })).toEqual([0, 1, 1, 1])
})

test('C01 (vectors of paths) edges and nodes of sessions, forward and back, and more', async () => {
  const paths = async (source: string, direction: string, rows = 8) => {
    const others = 'ABCX'
      .split('')
      .filter((one) => one !== source)
      .map((event) => of('path', event))
    const { nodes, edges, total } = await ask<PathAnswer>('path', { source: of('path', source), events: others, direction, rows })
    const name = (layer: number, id: string | null): string =>
      nodes.find((one) => one.layer === layer && one.id === id)?.event?.[0] ?? `(${id})`
    const told = edges.map(({ layer, from, next, to, sessions }) => [
      `L${layer}:${name(layer, from)}->${next === 'node' ? name(layer + 1, to) : `(${next})`}`,
      sessions,
    ])
    const people = nodes.map((one) => [`L${one.layer}:${name(one.layer, one.id)}`, one.people])
    return { edges: Object.fromEntries(told), people: Object.fromEntries(people), sessions: nodes, total }
  }
  const forward = await paths('A', 'forward')
  expect(forward.edges).toEqual({
    'L1:A->(exit)': 1,
    'L1:A->B': 2,
    'L1:A->C': 1,
    'L2:B->(exit)': 1,
    'L2:B->C': 1,
    'L2:C->(exit)': 1,
    'L3:C->(exit)': 1,
  })
  expect(forward.people).toEqual({ 'L1:A': 3, 'L2:B': 1, 'L2:C': 1, 'L3:C': 1 })
  expect((await paths('C', 'backward')).edges).toEqual({
    'L1:C->A': 1,
    'L1:C->B': 1,
    'L2:A->X': 1,
    'L2:B->A': 1,
    'L3:A->(exit)': 1,
    'L3:X->(exit)': 1,
  })
  const second = (await paths('A', 'forward', 1)).sessions.filter((one) => one.layer === 2)
  expect(second.map((one) => [one.event?.[0] ?? one.id, one.sessions])).toEqual([
    ['B', 2],
    ['more', 1],
  ])
})

test('C01 (vectors of the life cycle) new, returning, resurrecting, dormant', async () => {
  const { rows } = await ask<LifecycleAnswer>('lifecycle', { to: '2024-01-04', ...of('lifecycle', 'A'), unit: 'day' })
  expect(rows.map((row) => [row.new, row.returning, row.resurrecting, row.dormant])).toEqual([
    [2, 0, 0, 0],
    [1, 1, 0, 1],
    [0, 0, 1, 2],
    [0, 1, 1, 0],
  ])
})
