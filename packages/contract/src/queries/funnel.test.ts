import { expect, test } from 'vitest'
import {
  comparedRange,
  type FunnelEvent,
  funnelChain,
  funnelOccurrences,
  funnelQuerySchema,
  type FunnelSpec,
  funnelSpec,
  peopleByStep,
  spreadOf,
} from './index.ts'

const day = 86_400
interface Told extends Partial<Omit<FunnelSpec, 'due' | 'isStart' | 'steps'>> {
  readonly window?: number
  readonly from?: number
  readonly until?: number
  /** `X:1-2`: X ends chains that stand after step 1 and before step 2. */
  readonly ends?: Readonly<Record<string, readonly number[]>>
}

/** `A0 B10`: one letter per event, seconds after it (its place when absent), `/p` its link; steps as letters, `*` any of a and b. */
function read(events: string, steps: string, { window = 1e9, from = 0, until = 1e9, ends = {}, ...rest }: Told) {
  const parsed = events.split(' ').map((word, i): FunnelEvent => {
    const [told = '', link = ''] = word.split('/')
    const name = told[0] ?? ''
    const fits = steps.split('').flatMap((step, n) => (step === name || (step === '*' && 'ab'.includes(name)) ? [n + 1] : []))
    const time = told.length > 1 ? Number(told.slice(1)) : i + 1
    return { time, steps: fits, links: fits.map(() => link || null), ends: ends[name] ?? [] }
  })
  const spec: FunnelSpec = {
    steps: steps.length,
    mode: 'ordered',
    isLinked: false,
    isStart: (time) => time >= from && time < until,
    due: (start) => start + window,
    end: Infinity,
    firstTouch: false,
    ...rest,
  }
  return { parsed, spec }
}
function run(events: string, steps: string, told: Told = {}): [depth: number, ...times: number[]] {
  const { parsed, spec } = read(events, steps, told)
  const chain = funnelChain(parsed, spec)
  return [chain.length, ...chain.map((event) => event.time)]
}

test('the chain nearest to the goal is taken, and the first arrival ends it: the three examples of the manual', () => {
  expect(run('H P P S', 'HPS')).toEqual([3, 1, 3, 4])
  expect(run('H P H P S', 'HPS')).toEqual([3, 3, 4, 5])
  expect(run('H P H P S P S', 'HPS')).toEqual([3, 3, 4, 5])
  expect(run('C A B C B E', 'ABCDE')[0]).toBe(3)
})

test('the window is inclusive', () => {
  expect(run('A0 B60', 'AB', { window: 60 })[0]).toBe(2)
  expect(run('A0 B61', 'AB', { window: 60 })[0]).toBe(1)
})

test('a later start renews the window, and does not lose the chain that is further', () => {
  expect(run('A0 A3000 B6000', 'AB', { window: 3_600 })).toEqual([2, 3000, 6000])
  expect(run('A0 B10 A20 C30', 'ABC')).toEqual([3, 0, 10, 30])
  expect(run('A0 B10 A3590 C3700', 'ABC', { window: 3_600 })).toEqual([2, 0, 10])
})

test('inside one millisecond the order of arrival decides', () => {
  expect(run('A5 B5', 'AB')[0]).toBe(2)
  expect(run('B5 A5', 'AB')[0]).toBe(1)
})

test('one event serves one step', () => {
  expect(run('A B', 'AAB')[0]).toBe(1)
  expect(run('A A B', 'AAB')[0]).toBe(3)
  expect(run('b', '*b')[0]).toBe(1)
  expect(run('b b', '*b')[0]).toBe(2)
})

test('each day is judged by the chains that start in it, and a person counts once in the total', () => {
  const events = 'A36000 A122400 B126000'
  expect(run(events, 'AB', { window: 3 * day, until: day })).toEqual([2, 36000, 126000])
  expect(run(events, 'AB', { window: 3 * day, from: day, until: 2 * day })).toEqual([2, 122400, 126000])
  expect(run(events, 'AB', { window: 3 * day, until: 2 * day })).toEqual([2, 122400, 126000])
})

test('later steps may fall after the range only when it is extended', () => {
  expect(run('A82800 B90000', 'AB', { until: day, end: day })[0]).toBe(1)
  expect(run('A82800 B90000', 'AB', { until: day })[0]).toBe(2)
})

test('a chain keeps one value of the linked property, and without one nothing links', () => {
  expect(run('A0/p A1/p B2/p', 'AB', { isLinked: true })).toEqual([2, 1, 2])
  expect(run('A/p B/q', 'AB', { isLinked: true })[0]).toBe(1)
  expect(run('A B', 'AB', { isLinked: true })[0]).toBe(0)
  expect(run('A0/p A1/q B2/q B3/p C4/p C5/q', 'ABC', { isLinked: true })).toEqual([3, 0, 3, 4])
})

test('an excluded event ends who stands between the steps; who comes again may still finish', () => {
  const ends = { X: [1] }
  expect(run('A X B', 'AB', { ends })[0]).toBe(1)
  expect(run('A1 X A2 B3', 'AB', { ends })).toEqual([2, 2, 3])
  expect(run('A B X C', 'ABC', { ends })[0]).toBe(3)
  expect(run('A1 A2 B3', 'AB', { ends: { A: [1] } })).toEqual([2, 2, 3])
})

test('adjacent steps have nothing between them; steps in any order only have to be different', () => {
  expect(run('A B C', 'ABC', { mode: 'adjacent' })[0]).toBe(3)
  expect(run('A B X C', 'ABC', { mode: 'adjacent' })[0]).toBe(2)
  expect(run('A X B A B', 'AB', { mode: 'adjacent' })).toEqual([2, 4, 5])
  expect(run('C0 A10 B20', 'ABC', { mode: 'any_order' })).toEqual([3, 0, 10, 20])
  expect(run('C0 A10 B70', 'ABC', { mode: 'any_order', window: 60 })).toEqual([2, 0, 10])
  expect(run('C0 C20 A30 B70', 'ABC', { mode: 'any_order', window: 60 })).toEqual([3, 20, 30, 70])
  expect(run('A A', 'AA', { mode: 'any_order' })[0]).toBe(2)
  // The last B may not start a chain, so the one before it does.
  expect(run('B5 B12 A13', 'AB', { mode: 'any_order', until: 10 })).toEqual([2, 5, 13])
})

test('with first touch only the very first event of the first step begins', () => {
  expect(run('A0 A50 B60', 'AB', { firstTouch: true })).toEqual([2, 0, 60])
  expect(run('A0 A50 B60', 'AB', { firstTouch: true, from: 10 })[0]).toBe(0)
})

test('calendar days as a window end at midnight of the zone', () => {
  const steps = [{ event: 'A' }, { event: 'B' }]
  const query = { from: '2026-11-01', to: '2026-11-01', steps }
  const at = (hours: number): number => Date.parse('2026-11-01T00:00:00+08:00') + hours * 3_600_000
  const depth = (amount: number, hours: number): number =>
    funnelChain(
      [
        { time: at(23), steps: [1] },
        { time: at(hours), steps: [2] },
      ],
      funnelSpec(funnelQuerySchema.parse({ ...query, window: { amount, unit: 'natural_day' } }), 'Asia/Shanghai'),
    ).length
  expect([depth(1, 23.9), depth(1, 24), depth(2, 47.9), depth(2, 48)]).toEqual([2, 1, 2, 1])
})

test('of occurrences each event serves one chain, the furthest it can', () => {
  const counts = (events: string, told: Told = {}): number[] => {
    const { parsed, spec } = read(events, 'AB', told)
    return peopleByStep(
      funnelOccurrences(parsed, spec).map((chain) => chain.length),
      2,
    )
  }
  expect(counts('A A B B')).toEqual([2, 2])
  expect(counts('A B A B')).toEqual([2, 2])
  expect(counts('A A B')).toEqual([2, 1])
  expect(counts('A B B')).toEqual([1, 1])
  expect(counts('A0 A50 B70', { window: 60 })).toEqual([2, 1])
  expect(counts('A X A B B', { ends: { X: [1] } })).toEqual([2, 1])
  expect(counts('A/p A/q B/q B/q', { isLinked: true })).toEqual([2, 1])
})

test('quartiles interpolate between the values', () => {
  expect(spreadOf([8, 2, 10, 4])).toEqual({ p25: 3.5, median: 6, p75: 8.5, mean: 6 })
  expect(spreadOf([])).toBeNull()
})

test('what does not fit together is refused with its field, and the days before are as many', () => {
  const steps = [{ event: 'A', link: 'order' }, { event: 'B' }]
  const asked = {
    from: '2026-11-01',
    to: '2026-11-07',
    steps,
    exclusions: [{ event: 'X', after: 2, before: 2 }],
    by: { of: 'event', property: 'p', step: 3 },
  }
  expect(funnelQuerySchema.safeParse(asked).error?.issues.map((issue) => issue.path.join('.'))).toEqual([
    'steps.1.link',
    'exclusions.0.before',
    'by.step',
  ])
  expect(comparedRange({ from: '2026-11-01', to: '2026-11-07', compare: 'previous' })).toEqual({ from: '2026-10-25', to: '2026-10-31' })
})
