import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conditionSchema, matches, type Operator } from './index.ts'
import { type DateCondition, dateHolds, dateOf, nextOfDate } from './dates.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const zone = 'Asia/Shanghai'
const at = (now: string): { now: Date; zone: string } => ({ now: new Date(now), zone })
const holds = (op: Operator, value: number | undefined, text: string, now: string): boolean =>
  matches({ property: 'p', op, value }, text, at(now))

test('a birthday comes every year, that of 29 February on the 28th of a year without it', () => {
  const today = (text: string, now: string): boolean => holds('anniversary_in_days', 0, text, now)
  expect(today('1990-11-27', '2026-11-27T10:00:00+08:00')).toBe(true)
  expect(today('1990-11-28', '2026-11-27T10:00:00+08:00')).toBe(false)
  // The zone of the project says which day it is, and on which day a moment was.
  expect(today('1990-11-28', '2026-11-27T16:00:00Z')).toBe(true)
  expect(today('1990-11-27T16:00:00Z', '2026-11-27T16:00:00Z')).toBe(true)
  expect(
    ['2027-02-27', '2027-02-28', '2027-03-01', '2028-02-28', '2028-02-29'].map((day) => today('2000-02-29', `${day}T12:00:00+08:00`)),
  ).toEqual([false, true, false, false, true])
  expect(today('2000-02-28', '2027-02-28T12:00:00+08:00')).toBe(true)
  // What began today has no anniversary yet.
  expect(today('2026-11-27', '2026-11-27T10:00:00+08:00')).toBe(false)
  expect(holds('anniversary_in_days', 7, '1990-01-03', '2026-12-27T10:00:00+08:00')).toBe(true)
  expect(holds('anniversary_in_days', 6, '1990-01-03', '2026-12-27T10:00:00+08:00')).toBe(false)
  expect(holds('anniversary_this_month', undefined, '1990-12-31', '2026-12-01T00:00:00+08:00')).toBe(true)
})

test('somebody is a year older from their birthday on, born on 29 February on 1 March of a year without it', () => {
  const ageOf = (text: string, now: string): number | undefined => {
    const ages = Array.from({ length: 151 }, (_, age) => age)
    const found = ages.filter((age) => matches({ property: 'p', op: 'age_between', values: [age, age] }, text, at(now)))
    expect(found.length).toBeLessThan(2)
    return found[0]
  }
  expect(ageOf('1990-11-27', '2026-11-26T23:59:59.999+08:00')).toBe(35)
  expect(ageOf('1990-11-27', '2026-11-27T00:00:00+08:00')).toBe(36)
  // The zone of the project says which day it is, and on which day a moment was.
  expect(ageOf('1990-11-28', '2026-11-27T16:00:00Z')).toBe(36)
  expect([ageOf('1990-11-27T16:00:00Z', '2026-11-27T15:59:59Z'), ageOf('1990-11-27T16:00:00Z', '2026-11-27T16:00:00Z')]).toEqual([35, 36])
  const noon = (day: string): string => `${day}T12:00:00+08:00`
  expect(['2027-02-28', '2027-03-01', '2028-02-28', '2028-02-29'].map((day) => ageOf('2000-02-29', noon(day)))).toEqual([26, 27, 27, 28])
  expect([ageOf('2027-02-28', noon('2028-02-29')), ageOf('2027-03-01', noon('2028-02-29'))]).toEqual([1, 0])
  expect([ageOf('2026-11-27', noon('2026-11-27')), ageOf('2026-11-28', noon('2026-11-27')), ageOf('x', noon('2026-11-27'))]).toEqual([
    0,
    undefined,
    undefined,
  ])
})

test('days are counted by the calendar of the project, whatever the hour', () => {
  const now = '2026-11-27T23:00:00+08:00'
  expect([0, 1].map((days) => holds('in_last_days', days, '2026-11-26 00:00', now))).toEqual([false, true])
  expect([0, 1].map((days) => holds('in_next_days', days, '2026-11-28', now))).toEqual([false, true])
  expect(holds('in_last_days', 1, '2026-11-28', now)).toBe(false)
  expect(matches({ property: 'p', op: 'days_ago', values: [60, 30] }, '2026-10-28T15:59:59Z', at(now))).toBe(true)
  expect(matches({ property: 'p', op: 'days_ago', values: [60, 31] }, '2026-10-28T15:59:59Z', at(now))).toBe(false)
  expect(matches({ property: 'p', op: 'before', value: '2026-11-01' }, '2026-10-31T15:59:59.999Z', at(now))).toBe(true)
  expect(matches({ property: 'p', op: 'before', value: '2026-11-01' }, '2026-10-31T16:00Z', at(now))).toBe(false)
  expect(matches({ property: 'p', op: 'after', value: '2026-10-31T16:00:00Z' }, '2026-11-01 00:00', at(now))).toBe(false)
})

test('only what is written as a date is one', () => {
  for (const text of [
    '2026-2-1',
    '2026-02-30',
    '1899-01-01',
    '2200-01-01',
    '2026-01-01T24:00Z',
    '2026-01-01T10',
    ' 2026-01-01',
    '20260101',
    '2026-01-01\n',
  ])
    expect([text, dateOf(text)]).toEqual([text, undefined])
  expect(dateOf(1_700_000_000_000)).toBeUndefined()
  expect(dateOf('2026-01-01T10:00:00.5+08:00')).toEqual({ ms: Date.UTC(2026, 0, 1, 2, 0, 0, 500), isMoment: true })
  expect(dateOf('2026-01-01 10:00')).toEqual({ ms: Date.UTC(2026, 0, 1, 10), isMoment: false })
})

const condition: fc.Arbitrary<DateCondition> = fc.oneof(
  fc.record({ op: fc.constantFrom('in_last_days' as const, 'in_next_days' as const), value: fc.integer({ min: 0, max: 40 }) }),
  fc.record({ op: fc.constant('days_ago' as const), values: fc.constantFrom([30, 10], [0, -5], [3, 3]) }),
  fc.record({ op: fc.constant('anniversary_in_days' as const), value: fc.constantFrom(0, 1, 40, 364) }),
  fc.record({ op: fc.constant('anniversary_this_month' as const) }),
  fc.record({ op: fc.constant('age_between' as const), values: fc.constantFrom([0, 0], [26, 26], [27, 35], [0, 150], [36, 150]) }),
  fc.constant<DateCondition>({ op: 'before', value: '2026-11-20' }),
)
const date = fc.constantFrom(
  '2000-02-29',
  '1990-12-31',
  '1990-01-01',
  '2026-11-20',
  '2026-12-24T23:30:00-08:00',
  '2027-01-03',
  '2150-05-05',
  'x',
)

test(`between now and when time alone may change a date’s answer it is what it is now (seed ${seed})`, () => {
  fc.assert(
    fc.property(condition, date, fc.integer({ min: 0, max: 900 }), fc.constantFrom('America/Sao_Paulo', zone), (one, text, ahead, of) => {
      const now = new Date(Date.UTC(2026, 10, 27, 3) + ahead * 86_400_000)
      const before = dateHolds(one, text, { now, zone: of })
      const next = nextOfDate(one, text, { now, zone: of })
      // Of what begins in a hundred years it is asked again then.
      const until = next ?? now.getTime() + 800 * 86_400_000
      expect(until).toBeGreaterThan(now.getTime())
      const within = Math.min(until - now.getTime(), 800 * 86_400_000) - 1
      for (let part = 0; part <= 1; part += 1 / 16)
        expect(dateHolds(one, text, { now: new Date(now.getTime() + Math.floor(within * part)), zone: of })).toBe(before)
    }),
    { numRuns: 200 * scale, seed },
  )
})

test('a condition that cannot be asked is refused where it is wrong', () => {
  const problemsOf = (condition: object): string[] =>
    conditionSchema.safeParse({ property: 'p', ...condition }).error?.issues.map((issue) => issue.path.join('.')) ?? []
  for (const one of [
    { op: 'matches', value: '(' },
    { op: 'matches', value: String.raw`(?=a)` },
    { op: 'matches', value: String.raw`(a)\1` },
    { op: 'not_matches', value: 'a'.repeat(201) },
    { op: 'matches', value: String.raw`\pL{1000}` },
    { op: 'matches', value: '((a{100}){100}){100}' },
    { op: 'before', value: '2026-02-30' },
    { op: 'in_last_days', value: 1.5 },
    { op: 'in_next_days', value: -1 },
    { op: 'anniversary_in_days', value: 365 },
    { op: 'matches', value: 1 },
  ])
    expect([one, problemsOf(one)]).toEqual([one, ['value']])
  for (const one of [
    { op: 'days_ago', values: [10, 30] },
    { op: 'days_ago', values: [1, 0, 0] },
    { op: 'date_between', values: ['2026-01-01'] },
    { op: 'age_between', values: [18] },
    { op: 'age_between', values: [25, 18] },
    { op: 'age_between', values: [0, 151] },
    { op: 'age_between', values: [1.5, 2] },
    { op: 'has_any', values: [1] },
    { op: 'has_all', values: [] },
    { op: 'not_between', values: ['a', 'b'] },
    { op: 'has_only', values: Array.from({ length: 501 }, () => 'a') },
  ])
    expect([one, problemsOf(one)]).toEqual([one, ['values']])
  expect(problemsOf({ op: 'days_ago', values: [0, -7] })).toEqual([])
})
