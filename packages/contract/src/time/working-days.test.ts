import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindOf, nodeSchema } from '../journeys/nodes/index.ts'
import { momentOf } from './clock.ts'
import {
  dayKind,
  dayOfDate,
  isCovered,
  isWorkingDay,
  uncoveredYear,
  type WorkingDays,
  workingDayAfter,
  workingDaysSchema,
} from './working-days.ts'

const cn: WorkingDays = { base: 'cn', days: [] }
const none: WorkingDays = { base: 'none', days: [] }
const kindsOf = (calendar: WorkingDays, ...dates: string[]) => dates.map((date) => dayKind(dayOfDate(date), calendar))
const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)

test('National Day of 2025 and 2026: days off of the week, weekends worked for them', () => {
  // General Office of the State Council, notices of November 2024 and 2025.
  expect(kindsOf(cn, '2025-09-28', '2025-09-30', '2025-10-01', '2025-10-08', '2025-10-09', '2025-10-11', '2025-10-12')).toEqual([
    'make_up',
    'working',
    'holiday',
    'holiday',
    'working',
    'make_up',
    'weekend',
  ])
  expect(kindsOf(cn, '2026-09-20', '2026-10-01', '2026-10-04', '2026-10-07', '2026-10-08', '2026-10-10', '2026-10-11')).toEqual([
    'make_up',
    'holiday',
    'holiday',
    'holiday',
    'working',
    'make_up',
    'weekend',
  ])
  expect(kindsOf(none, '2026-10-01', '2026-10-10')).toEqual(['working', 'weekend'])
  expect(dateOf(workingDayAfter(dayOfDate('2026-09-30'), 3, cn))).toBe('2026-10-10')
  expect(dateOf(workingDayAfter(dayOfDate('2026-10-01'), 0, cn))).toBe('2026-10-08')
})

test('a year that is not covered has weekends only, and is named; days of one’s own win anywhere', () => {
  expect(kindsOf(cn, '2099-10-01', '2099-10-03')).toEqual(['working', 'weekend'])
  expect([isCovered(2026, cn), isCovered(2099, cn), isCovered(2099, none)]).toEqual([true, false, true])
  expect(uncoveredYear(dayOfDate('2026-01-01'), dayOfDate('2026-12-31'), cn)).toBeUndefined()
  expect(uncoveredYear(dayOfDate('2098-12-31'), dayOfDate('2099-01-01'), cn)).toBe(2098)
  const own: WorkingDays = {
    base: 'cn',
    days: [
      { date: '2026-10-02', kind: 'working', name: 'stocktaking' },
      { date: '2026-10-10', kind: 'off', name: '' },
      { date: '2026-10-17', kind: 'working', name: '' },
      { date: '2099-10-01', kind: 'off', name: '' },
    ],
  }
  expect(kindsOf(own, '2026-10-02', '2026-10-10', '2026-10-17', '2099-10-01')).toEqual(['working', 'holiday', 'make_up', 'holiday'])
  const twice = { base: 'cn', days: [own.days[0], { ...own.days[0], kind: 'off' }] }
  expect(workingDaysSchema.safeParse(twice).success).toBe(false)
})

const calendars = fc.record({
  base: fc.constantFrom('cn' as const, 'none' as const),
  days: fc.uniqueArray(
    fc.record({
      date: fc.integer({ min: dayOfDate('2026-01-01'), max: dayOfDate('2027-12-31') }).map(dateOf),
      kind: fc.constantFrom('off' as const, 'working' as const),
      name: fc.constant(''),
    }),
    { maxLength: 60, selector: ({ date }) => date },
  ),
})

test('a wait of n working days ends on one and passes exactly n of them', () => {
  const starts = fc.integer({ min: dayOfDate('2025-12-01'), max: dayOfDate('2027-12-31') })
  fc.assert(
    fc.property(calendars, starts, fc.integer({ min: 0, max: 60 }), (calendar, start, n) => {
      const end = workingDayAfter(start, n, calendar)
      expect(isWorkingDay(end, calendar)).toBe(true)
      let [passed, first] = [0, n === 0 ? start : start + 1]
      for (let day = first; day <= end; day++) if (isWorkingDay(day, calendar)) passed++
      expect(passed).toBe(Math.max(n, 1))
    }),
  )
})

/** When somebody who comes at a moment goes on. */
function goesOn(kind: 'wait' | 'window', settings: object, at: number, zone: string, workingDays = cn): number {
  const node = nodeSchema.parse({ id: 'n', kind, settings })
  const rules = { person: 1, profile: {}, tags: new Map(), moment: { now: new Date(at), zone }, workingDays, figureOf: () => null }
  const input = { personId: 1, journeyKey: 'j', trigger: {}, enteredAt: at, rules }
  const out = kindOf(node).arrive(node.settings, { node: 'n', visit: 1, at, input })
  return out.kind === 'wait' ? (out.dueAt ?? Number.NaN) : at
}

test('waits and hours of working days: over a holiday, on its make-up day, and where clocks change', () => {
  const at = (date: string, time: number, zone = 'Asia/Shanghai') => momentOf(dayOfDate(date), time * 60, zone)
  const shanghai = (kind: 'wait' | 'window', settings: object, date: string, workingDays = cn) =>
    goesOn(kind, settings, at(date, 12), 'Asia/Shanghai', workingDays)
  const three = { days: 3, time: '10:00', zone: 'project' }
  expect(shanghai('wait', three, '2026-09-30')).toBe(at('2026-10-03', 10))
  expect(shanghai('wait', { ...three, working: true }, '2026-09-30')).toBe(at('2026-10-10', 10))
  expect(shanghai('wait', { ...three, working: true }, '2026-09-30', none)).toBe(at('2026-10-05', 10))
  // Clocks of Berlin go back on 25 October 2026.
  expect(goesOn('wait', { ...three, working: true }, at('2026-10-23', 12, 'Europe/Berlin'), 'Europe/Berlin')).toBe(
    at('2026-10-28', 10, 'Europe/Berlin'),
  )
  const hours = { from: '09:00', to: '18:00', weekdays: [1, 2, 3, 4, 5], zone: 'project' }
  expect(shanghai('window', hours, '2026-10-01')).toBe(at('2026-10-01', 12))
  expect(shanghai('window', { ...hours, on: 'no_holidays' }, '2026-10-01')).toBe(at('2026-10-08', 9))
  expect(shanghai('window', { ...hours, on: 'no_holidays' }, '2026-10-10')).toBe(at('2026-10-12', 9))
  expect(shanghai('window', { ...hours, on: 'working_days' }, '2026-10-10')).toBe(at('2026-10-10', 12))
})
