import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Condition } from './condition.ts'
import type { EventLeaf } from './event-leaf.ts'
import { leafFigure, type SeenEvent } from './evaluate.ts'
import { nextChange } from './next.ts'
import type { Window } from './window.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const hour = 3_600_000
const day = 24 * hour

const window = fc.constantFrom<Window>(
  { kind: 'last', amount: 1, unit: 'hour' },
  { kind: 'last', amount: 2, unit: 'day' },
  { kind: 'ago', from: 2, to: 1, unit: 'hour' },
  { kind: 'ago', from: 2, to: 0, unit: 'day' },
  { kind: 'this', unit: 'day' },
  { kind: 'previous', unit: 'day' },
  { kind: 'this', unit: 'month' },
  { kind: 'previous', unit: 'week' },
  { kind: 'between', from: '2026-10-31T23:00:00Z', to: '2026-11-01T03:00:00Z' },
  { kind: 'ever' },
)
const event = fc.constantFrom('A', 'B')
/** What is due in so many days, too. */
const filters = fc.constantFrom<readonly Condition[]>(
  [],
  [{ property: 'due', op: 'in_next_days', value: 3 }],
  [{ property: 'due', op: 'days_ago', values: [5, 1] }],
  [{ property: 'due', op: 'anniversary_this_month' }],
)
const match = event.map((name) => ({ event: name, filters: [] }))
const leaf: fc.Arbitrary<EventLeaf> = fc.oneof(
  fc.record({ event, window, filters }).map((one): EventLeaf => ({ kind: 'event', count: { op: 'gte', value: 1 }, ...one })),
  fc.record({ event, window, of: fc.constantFrom('sum' as const, 'max' as const) }).map(
    ({ of, ...one }): EventLeaf => ({
      kind: 'measure',
      filters: [],
      figure: { of, property: 'n' },
      is: { op: 'gte', value: 1 },
      ...one,
    }),
  ),
  fc
    .record({ event, window, filters, which: fc.constantFrom('first' as const, 'last' as const) })
    .map((one): EventLeaf => ({ kind: 'occasion', ...one })),
  fc
    .record({
      steps: fc.array(match, { minLength: 2, maxLength: 3 }),
      window,
      hours: fc.integer({ min: 1, max: 30 }),
      absent: match,
      not: fc.boolean(),
    })
    .map(({ steps, window: when, hours, absent, not }): EventLeaf => {
      const within = { amount: hours, unit: 'hour' as const }
      return {
        kind: 'sequence',
        steps,
        window: when,
        within,
        ...(not ? { absent: { ...absent, within: { amount: 1, unit: 'hour' } } } : {}),
      }
    }),
)
/** Around the edges of all windows, behind and ahead. */
const time = fc
  .tuple(fc.constantFrom(-2 * day, -day, -2 * hour, -hour, 0, hour, day), fc.integer({ min: -2, max: 2 }))
  .map(([at, ms]) => at + ms)

const due = fc.constantFrom('2026-11-01', '2026-11-05', '2026-10-31T20:00:00Z', '2025-12-31', '')

test(`until the next change nothing changes, and after the last nothing ever does (seed ${seed})`, () => {
  const now = Date.parse('2026-11-01T02:00:00Z')
  const events = fc.array(fc.record({ event, at: time, n: fc.integer({ min: 1, max: 3 }), due }), { maxLength: 6 })
  fc.assert(
    fc.property(leaf, events, fc.array(fc.integer({ min: 1, max: 90 * day }), { maxLength: 4 }), (one, some, later) => {
      const seen = some
        .map(({ event: name, at, n, due: on }): SeenEvent => ({ event: name, time: now + at, properties: { n, due: on } }))
        .toSorted((a, b) => a.time - b.time)
      const figureAt = (at: number): number | null => leafFigure(one, seen, { now: new Date(at), zone: 'Asia/Shanghai' })
      const next = nextChange(
        one,
        seen.map((each) => each.time),
        { now: new Date(now), zone: 'Asia/Shanghai' },
      )
      const end = next ?? now + 200 * day
      expect(end).toBeGreaterThan(now)
      const edges = seen.flatMap((each) => [0, hour, 2 * hour, day, 2 * day].flatMap((o) => [-1, 0, 1, 2].map((ms) => each.time + o + ms)))
      const moments = [end - 1, ...later.map((ms) => now + ms), ...edges].filter((at) => at > now && at < end)
      for (const at of moments) expect([at, figureAt(at)]).toEqual([at, figureAt(now)])
    }),
    { numRuns: 1_000 * scale, seed },
  )
})

test('a visit leaves the last seven days one ms after they are over; an order nobody pays counts when its time is over', () => {
  const now = { now: new Date('2026-11-01T02:00:00Z'), zone: 'Asia/Shanghai' }
  const at = Date.parse('2026-10-30T00:00:00Z')
  const visits: EventLeaf = {
    kind: 'event',
    event: 'A',
    filters: [],
    count: { op: 'gte', value: 1 },
    window: { kind: 'last', amount: 7, unit: 'day' },
  }
  expect(nextChange(visits, [at], now)).toBe(at + 7 * day + 1)
  expect(nextChange(visits, [at - 30 * day], now)).toBeUndefined()
  const today = { ...visits, window: { kind: 'this', unit: 'day' } } as const
  expect(nextChange(today, [now.now.getTime() - 1], now)).toBe(Date.parse('2026-11-01T16:00:00Z'))
  expect(nextChange(today, [at], now)).toBeUndefined()
  const unpaid: EventLeaf = {
    kind: 'sequence',
    steps: [{ event: 'A', filters: [] }],
    absent: { event: 'B', filters: [], within: { amount: 2, unit: 'day' } },
    within: { amount: 1, unit: 'day' },
    window: { kind: 'ever' },
  }
  expect(nextChange(unpaid, [at], { ...now, now: new Date(at) })).toBe(at + 2 * day)
  expect(nextChange(unpaid, [at], { ...now, now: new Date(at + 2 * day) })).toBeUndefined()
})
