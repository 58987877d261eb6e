import { expect, test } from 'vitest'
import { leafFigure, type Rule, ruleSchema, type SequenceRule } from './index.ts'

const minute = 60_000
const start = Date.parse('2026-11-01T00:00:00Z')
const cart = { event: 'A', filters: [] }
const order = { event: 'B', filters: [] }
const base: SequenceRule = {
  kind: 'sequence',
  steps: [cart, order],
  within: { amount: 1, unit: 'hour' },
  window: { kind: 'last', amount: 1, unit: 'day' },
}
/** Events as `A0` (event A, minute 0) or `A0:x` (with the value x), in this order; looked at a day later. */
const holds = (leaf: Partial<SequenceRule>, events: string, now = start + 1440 * minute): boolean =>
  leafFigure(
    { ...base, ...leaf },
    events.split(' ').map((one) => {
      const [, event = '', at = '', value] = /^([A-Z])(\d+)(?::(.+))?$/.exec(one) ?? []
      return { event, time: start + Number(at) * minute, properties: value === undefined ? {} : { id: value } }
    }),
    { now: new Date(now), zone: 'UTC' },
  ) === 1

test('one after the other, from first to last at most so far apart, each event for one step', () => {
  expect(holds({}, 'A0 B60')).toBe(true)
  expect(holds({}, 'A0 B61')).toBe(false)
  expect(holds({}, 'B0 A1')).toBe(false)
  expect(holds({}, 'A0 A50 B100')).toBe(true)
  expect(holds({ steps: [cart, cart] }, 'A0')).toBe(false)
  expect(holds({ steps: [cart, cart] }, 'A0 A0')).toBe(true)
  expect(holds({ steps: [cart, order, cart] }, 'A0 B10 A50 B55 A70')).toBe(true)
  expect(holds({ steps: [cart, order, cart] }, 'A0 B10 A70')).toBe(false)
})

test('all of it lies in the window', () => {
  const lastHour = { window: { kind: 'last', amount: 1, unit: 'hour' } } as const
  expect(holds(lastHour, 'A1380 B1440')).toBe(true)
  expect(holds(lastHour, 'A1379 B1400')).toBe(false)
})

test('with a link all have one value of it, and what has none is left out', () => {
  expect(holds({ link: 'id' }, 'A0:x B1:x')).toBe(true)
  expect(holds({ link: 'id' }, 'A0:x B1:y')).toBe(false)
  expect(holds({ link: 'id' }, 'A0 B1')).toBe(false)
  expect(holds({ link: 'id' }, 'A0:x A1:y B2:x')).toBe(true)
})

test('what did not follow: not within its time, which must be over; another end may do', () => {
  const unpaid = { steps: [cart], absent: { event: 'P', filters: [], within: { amount: 2, unit: 'hour' } } } as const
  expect(holds(unpaid, 'A0')).toBe(true)
  expect(holds(unpaid, 'A0 P120')).toBe(false)
  expect(holds(unpaid, 'A0 P121')).toBe(true)
  expect(holds(unpaid, 'P0 A0')).toBe(true)
  expect(holds(unpaid, 'A0 P0')).toBe(false)
  expect(holds(unpaid, 'A1400')).toBe(false)
  expect(holds(unpaid, 'A1320')).toBe(true)
  expect(holds(unpaid, 'A0 P10 A600')).toBe(true)
  // Two orders, one paid.
  expect(holds({ ...unpaid, link: 'id' }, 'A0:1 A5:2 P10:1')).toBe(true)
  expect(holds({ ...unpaid, link: 'id' }, 'A0:1 A5:2 P10:1 P20:2')).toBe(false)
})

test('a single step without what does not follow is an event, no sequence', () => {
  const one: Rule = { ...base, steps: [cart] }
  expect(ruleSchema.safeParse(one).error?.issues[0]?.path).toEqual(['steps'])
})
