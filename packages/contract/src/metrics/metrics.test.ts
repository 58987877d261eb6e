import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge, type MetricAlertRule, metricAlertRuleSchema, nextLook, spansOf } from './alert.ts'
import { combine, type Counted, formulaOf, metricDefinitionSchema } from './index.ts'

const runs = {
  seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1),
  numRuns: 200 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1),
}

test('a formula divides by nothing that is zero or unknown', () => {
  expect([formulaOf('ratio', 1, 0), formulaOf('ratio', null, 2), formulaOf('ratio', 0, 2), formulaOf('difference', 1, 3)]).toEqual([
    null,
    null,
    0,
    -2,
  ])
})

test('a ratio of the whole is that of the totals; a group only one of two shows is nothing there, or unknown where there is a rest', () => {
  const a: Counted = {
    total: [6],
    rows: [
      { bucket: 'd1', isComplete: true, values: [2] },
      { bucket: 'd2', isComplete: false, values: [4] },
    ],
    groups: [
      { keys: ['x'], isRest: false, values: [4] },
      { keys: ['y'], isRest: false, values: [2] },
    ],
  }
  const b: Counted = {
    total: [8],
    rows: [{ bucket: 'd1', isComplete: true, values: [4] }],
    groups: [
      { keys: ['x'], isRest: false, values: [5] },
      { keys: ['z'], isRest: false, values: [1] },
      { keys: [null], isRest: true, values: [2] },
    ],
  }
  expect(combine('ratio', a, b)).toEqual({
    total: 0.75,
    rows: [
      { bucket: 'd1', isComplete: true, value: 0.5 },
      { bucket: 'd2', isComplete: false, value: null },
    ],
    groups: [
      { key: 'x', isRest: false, value: 0.8 },
      { key: 'y', isRest: false, value: null },
      { key: 'z', isRest: false, value: 0 },
    ],
  })
})

test('a measure of a property needs one, and the field is named', () => {
  const refused = metricDefinitionSchema.safeParse({
    kind: 'ratio',
    a: { event: 'Pay', aggregation: 'events' },
    b: { event: 'Pay', aggregation: 'sum' },
  })
  expect(refused.error?.issues).toMatchObject([{ path: ['b', 'property'], message: 'this measure needs a property' }])
})

const drop = { kind: 'change', direction: 'drop', percent: 50, against: 'week', least: 0 } as const

test('A19 (part: the verdict) half of what it was fires, a little more does not, and nothing to compare with says nothing', () => {
  expect([judge(drop, 5, 10), judge(drop, 5.01, 10), judge(drop, 5, 0), judge(drop, null, 10)]).toEqual([
    'firing',
    'fine',
    'unknown',
    'unknown',
  ])
  expect(judge({ ...drop, least: 20 }, 1, 10)).toBe('unknown')
  expect(judge({ kind: 'no_data' }, null, null)).toBe('firing')
  expect(judge({ kind: 'threshold', op: 'below', value: 3 }, 3, null)).toBe('fine')
})

const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']
const rule = (every: string, over: string): MetricAlertRule => metricAlertRuleSchema.parse({ every, over, condition: drop })

test('looks follow each other without a gap, and what is counted ends where they look', () => {
  const spans = fc.constantFrom(['5min', '5min'], ['5min', 'hour'], ['hour', 'hour'], ['hour', 'day'], ['day', 'day'])
  // Also around the hours in which clocks are set.
  const set = fc.constantFrom('2027-04-03T15:00Z', '2026-10-03T15:30Z', '2026-03-08T07:00Z', '2026-11-01T06:00Z').map(Date.parse)
  const at = fc.oneof(
    fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') }),
    fc.tuple(set, fc.integer({ min: -7_200_000, max: 7_200_000 })).map(([moment, by]) => moment + by),
  )
  fc.assert(
    fc.property(spans, at, fc.constantFrom(...zones), ([every = '', over = ''], start, zone) => {
      const one = rule(every, over)
      const next = nextLook(one.every, start, zone)
      expect(next).toBeGreaterThan(start)
      const { now } = spansOf(one, next, zone)
      expect(now.until).toBe(next)
      expect(now.from).toBeLessThanOrEqual(spansOf(one, start, zone).now.until)
      expect(spansOf(one, start, zone).now.until).toBeLessThanOrEqual(start)
    }),
    runs,
  )
})

test('an hour of the clock in which clocks are set by half an hour is looked at once, at its end', () => {
  // Lord Howe: at 02:00 on 2027-04-04 it is 01:30 once more; on 2026-10-04 it is 02:30.
  const looks = (from: string): string[] => {
    const found = [Date.parse(from)]
    for (let n = 0; n < 3; n++) found.push(nextLook('hour', found.at(-1) ?? 0, 'Australia/Lord_Howe'))
    return found.map((time) => new Date(time).toISOString().slice(11, 16))
  }
  expect(looks('2027-04-03T14:00:00Z')).toEqual(['14:00', '15:30', '16:30', '17:30'])
  expect(looks('2026-10-03T14:30:00Z')).toEqual(['14:30', '15:30', '16:00', '17:00'])
})

test('the same hour of last week is that of the clock, also when clocks have been set since', () => {
  // New York: clocks go back on 2026-11-01.
  const { now, before } = spansOf(rule('hour', 'hour'), Date.parse('2026-11-04T15:20:00Z'), 'America/New_York')
  expect([now.until, before?.until].map((time) => new Date(time ?? 0).toISOString())).toEqual([
    '2026-11-04T15:00:00.000Z',
    '2026-10-28T14:00:00.000Z',
  ])
})

test('a shorter time than that between two looks is refused', () => {
  const refused = metricAlertRuleSchema.safeParse({ every: 'day', over: 'hour', condition: { kind: 'no_data' } })
  expect(refused.error?.issues).toMatchObject([{ path: ['over'] }])
})
