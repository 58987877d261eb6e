import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timesFiring } from './alert.ts'
import { earlierDays, isUnusual, seasonOf, type SeasonDirection, usualOf } from './season.ts'

const rule = { weeks: 8, width: 3, floor: 1 }
const weeks = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 4, maxLength: 12 })
const judged = (value: number, earlier: readonly number[], direction: SeasonDirection = 'both', floor = 1): boolean | null =>
  isUnusual(value, usualOf(earlier, { ...rule, floor }), direction)

test('A19 (part: what is usual) a number outside of its usual range is unusual, in the asked direction only', () => {
  const earlier = [100, 104, 96, 100, 102, 98]
  expect([judged(100, earlier), judged(50, earlier), judged(150, earlier)]).toEqual([false, true, true])
  expect([judged(50, earlier, 'above'), judged(150, earlier, 'below')]).toEqual([false, false])
  expect([judged(50, earlier, 'below'), judged(150, earlier, 'above')]).toEqual([true, true])
  expect(usualOf([1, 2, 3], rule)).toEqual({ weeks: 3, middle: null, low: null, high: null })
  expect(judged(0, [1, 2, 3])).toBe(null)
})

test('a constant series has the floor as its deviation, one outlier does not move it, and large numbers vary by a twentieth', () => {
  const usual = { weeks: 6, middle: 10, low: 7, high: 13 }
  expect(usualOf([10, 10, 10, 10, 10, 10], rule)).toEqual(usual)
  expect(usualOf([10, 10, 10, 10, 10, 9_999], rule)).toEqual(usual)
  expect(usualOf([1_000, 1_000, 1_000, 1_000], rule)).toMatchObject({ low: 850, high: 1_150 })
  expect(usualOf([2, 2, 2, 2], rule)).toMatchObject({ low: 0, high: 5 })
  expect(usualOf([-2, 2, 2, 2], rule)).toMatchObject({ low: -1, high: 5 })
})

test('doubling all numbers keeps the verdict, whichever comes first; a wider band never alarms where a narrow one does not', () => {
  fc.assert(
    fc.property(weeks, fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: 1, max: 5 }), (earlier, value, more) => {
      const verdict = judged(value, earlier)
      const twice = earlier.map((one) => one * 2)
      expect(judged(value * 2, twice, 'both', 2)).toBe(verdict)
      expect(judged(value, earlier.toReversed())).toBe(verdict)
      const wide = isUnusual(value, usualOf(earlier, { width: rule.width + more, floor: 1 }), 'both')
      if (verdict === false && value >= 0) expect(wide).toBe(false)
    }),
  )
})

test('the same hour of earlier weeks is that of the clock; one that the clocks jumped over is left out, and of one shown twice the first counts', () => {
  // New York: clocks go forward on Sunday 2026-03-08 from 2:00 to 3:00, and back on 2026-11-01 from 2:00 to 1:00.
  const timeZone = 'America/New_York'
  const usualAt = (bucket: string, ...earlier: string[]) =>
    seasonOf(
      earlier.map((one, i) => ({ bucket: one, value: 10 ** i })),
      { unit: 'hour', timeZone, holidays: [] },
    )(bucket, { ...rule, floor: 0 })
  const [forward, back] = [
    ['2026-03-22T06:00:00Z', '2026-03-15T06:00:00Z', '2026-03-08T07:00:00Z', '2026-03-01T07:00:00Z', '2026-02-22T07:00:00Z'],
    ['2026-11-22T06:00:00Z', '2026-11-15T06:00:00Z', '2026-11-08T06:00:00Z', '2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z'],
  ] as const
  expect(usualAt(...forward).weeks).toBe(3)
  expect(usualAt(...back, '2026-10-25T05:00:00Z')).toMatchObject({ weeks: 4, middle: (10 + 100) / 2 })
  const [day] = earlierDays(Date.parse('2026-11-08T05:00:00Z'), 1, timeZone)
  // It has 25 hours.
  expect(day && [day.from, day.until].map((at) => new Date(at).toISOString())).toEqual([
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T05:00:00.000Z',
  ])
})

test('history begins with the first day on which anything was counted; holidays and what is not known teach nothing', () => {
  const now = Date.parse('2026-11-30T03:00:00Z')
  const zone = 'Asia/Shanghai'
  const at = (n: number, hours = 0): string => new Date(now - n * 7 * 86_400_000 + hours * 3_600_000).toISOString().replace('.000', '')
  const row = (n: number, value: number | null, hours = 0) => ({ bucket: at(n, hours), value })
  const read = (rows: ReturnType<typeof row>[], holidays: { day: string; until: string | null }[] = []) =>
    seasonOf(rows, { unit: 'hour', timeZone: zone, holidays })(at(0), rule)
  // Of the fifth week only another hour has anything, and the sixth is before everything.
  const rows = [row(1, 10), row(2, 10), row(3, 10), row(4, 0), row(5, 0), row(5, 7, 2), row(6, 0), row(6, 0, 2)]
  expect(read(rows)).toMatchObject({ weeks: 5, middle: 10 })
  expect(read(rows, [{ day: '2026-11-15', until: '2026-11-17' }])).toMatchObject({ weeks: 4, middle: 5 })
  expect(read(rows, [{ day: '2026-11-16', until: null }]).weeks).toBe(4)
  expect(read([row(1, 10), row(2, null), ...rows.slice(2)]).weeks).toBe(4)
  expect(read(rows.slice(0, 2)).weeks).toBe(2)
  expect(read([])).toMatchObject({ weeks: 0, middle: null })
})

test('an alert that goes on firing has fired once, also when it could not be judged between', () => {
  expect(timesFiring(['fine', 'firing', 'firing', 'unknown', 'firing', 'fine', 'firing'])).toBe(2)
  expect(timesFiring(['unknown', 'fine'])).toBe(0)
})
