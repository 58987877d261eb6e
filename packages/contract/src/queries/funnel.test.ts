import { expect, test } from 'vitest'
import { type FunnelEvent, funnelChain, type FunnelSpec } from './index.ts'

const day = 86_400_000
const endless = { windowMs: 1e12, from: 0, until: 1e12, extendOverEndDate: true }

/** `A0 B10`: one letter per event, seconds after it (its place when absent); steps as letters. */
function run(events: string, steps: string, spec: Partial<FunnelSpec> = {}): [depth: number, ...times: number[]] {
  const parsed = events.split(' ').map((word, i): FunnelEvent => {
    const name = word[0] ?? ''
    const fits = steps.split('').flatMap((step, n) => (step === name || (step === '*' && 'ab'.includes(name)) ? [n + 1] : []))
    return { time: (word.length > 1 ? Number(word.slice(1)) : i + 1) * 1_000, steps: fits }
  })
  const chain = funnelChain(parsed, { ...endless, ...spec, steps: steps.length })
  return [chain.length, ...chain.map((event) => event.time / 1_000)]
}

test('the chain nearest to the goal is taken, and the first arrival ends it: the three examples of the manual', () => {
  expect(run('H P P S', 'HPS')).toEqual([3, 1, 3, 4])
  expect(run('H P H P S', 'HPS')).toEqual([3, 3, 4, 5])
  expect(run('H P H P S P S', 'HPS')).toEqual([3, 3, 4, 5])
  expect(run('C A B C B E', 'ABCDE')[0]).toBe(3)
})

test('the window is inclusive', () => {
  expect(run('A0 B60', 'AB', { windowMs: 60_000 })[0]).toBe(2)
  expect(run('A0 B61', 'AB', { windowMs: 60_000 })[0]).toBe(1)
})

test('a later start renews the window, and does not lose the chain that is further', () => {
  expect(run('A0 A3000 B6000', 'AB', { windowMs: 3_600_000 })).toEqual([2, 3000, 6000])
  expect(run('A0 B10 A20 C30', 'ABC')).toEqual([3, 0, 10, 30])
  expect(run('A0 B10 A3590 C3700', 'ABC', { windowMs: 3_600_000 })).toEqual([2, 0, 10])
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
  const spec = { windowMs: 3 * day }
  expect(run(events, 'AB', { ...spec, until: day })).toEqual([2, 36000, 126000])
  expect(run(events, 'AB', { ...spec, from: day, until: 2 * day })).toEqual([2, 122400, 126000])
  expect(run(events, 'AB', { ...spec, until: 2 * day })).toEqual([2, 122400, 126000])
})

test('later steps may fall after the range only when it is extended', () => {
  expect(run('A82800 B90000', 'AB', { until: day, extendOverEndDate: false })[0]).toBe(1)
  expect(run('A82800 B90000', 'AB', { until: day })[0]).toBe(2)
})
