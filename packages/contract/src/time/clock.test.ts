import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wallOf } from '../rules/dates.ts'
import { dayIn, momentOf, nextAt, nextWithin, weekdayOf } from './clock.ts'

const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kathmandu']
const runs = {
  seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1),
  numRuns: 100 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1),
}
const iso = (at: number): string => new Date(at).toISOString()
const day = (text: string): number => Date.parse(text) / 86_400_000

test('D09 a time that clocks jump over is the next minute there is; one that comes twice is the first', () => {
  expect(iso(momentOf(day('2027-03-14'), 150, 'America/New_York'))).toBe('2027-03-14T07:00:00.000Z')
  expect(iso(momentOf(day('2026-11-01'), 90, 'America/New_York'))).toBe('2026-11-01T05:30:00.000Z')
  expect(iso(momentOf(day('2026-10-25'), 150, 'Europe/Berlin'))).toBe('2026-10-25T00:30:00.000Z')
  // Half an hour only, and a midnight that does not exist.
  expect(iso(momentOf(day('2026-10-04'), 135, 'Australia/Lord_Howe'))).toBe('2026-10-03T15:30:00.000Z')
  expect(iso(momentOf(day('2018-11-04'), 0, 'America/Sao_Paulo'))).toBe('2018-11-04T03:00:00.000Z')
})

test('a moment of a day is the first that shows that time or, where it is jumped over, a later one', () => {
  const days = fc.integer({ min: day('2015-01-01'), max: day('2030-01-01') })
  fc.assert(
    fc.property(fc.constantFrom(...zones), days, fc.nat(1_439), (zone, on, minutes) => {
      const wall = on * 86_400_000 + minutes * 60_000
      const at = momentOf(on, minutes, zone)
      expect(wallOf(at, zone)).toBeGreaterThanOrEqual(wall)
      for (let before = at - 3 * 3_600_000; before < at; before += 60_000) expect(wallOf(before, zone)).toBeLessThan(wall)
    }),
    runs,
  )
})

test('hours: already inside is now, else when they next begin, across midnight too', () => {
  const office = { from: 9 * 60, to: 18 * 60, weekdays: [1, 2, 3, 4, 5] }
  const next = (at: string, hours = office): string => iso(nextWithin(hours, Date.parse(at), 'Asia/Shanghai'))
  expect(next('2026-11-02T01:00:00Z')).toBe('2026-11-02T01:00:00.000Z')
  expect(next('2026-11-02T09:59:59Z')).toBe('2026-11-02T09:59:59.000Z')
  expect(next('2026-11-06T10:00:00Z')).toBe('2026-11-09T01:00:00.000Z')
  const night = { from: 22 * 60, to: 6 * 60, weekdays: [5] }
  expect(next('2026-11-06T21:00:00Z', night)).toBe('2026-11-06T21:00:00.000Z')
  expect(next('2026-11-06T22:00:00Z', night)).toBe('2026-11-13T14:00:00.000Z')
  expect(next('2026-11-07T00:00:00Z', { from: 0, to: 0, weekdays: [1, 2, 3, 4, 5, 6, 7] })).toBe('2026-11-07T00:00:00.000Z')
})

test('the next such time on such a day; the very moment counts', () => {
  const weekdays = [1, 2, 3, 4, 5]
  const next = (at: string): string => iso(nextAt({ minutes: 600, weekdays }, Date.parse(at), 'Asia/Shanghai'))
  expect(next('2026-11-06T02:00:00Z')).toBe('2026-11-06T02:00:00.000Z')
  expect(next('2026-11-06T02:00:01Z')).toBe('2026-11-09T02:00:00.000Z')
  expect(weekdayOf(dayIn(Date.parse('2026-11-06T02:00:00Z'), 'Asia/Shanghai'))).toBe(5)
})
