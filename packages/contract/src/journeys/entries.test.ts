import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import {
  type Entry,
  entryKinds,
  entrySchema,
  type EntryOf,
  freshEntry,
  describeEntry,
  isPassed,
  nextDate,
  payloadProblems,
  reachedBy,
} from './index.ts'

const shanghai = 'Asia/Shanghai'
const date = (more: Partial<EntryOf<'date'>>): EntryOf<'date'> => ({ ...(freshEntry('date') as EntryOf<'date'>), property: 'at', ...more })
const next = (entry: EntryOf<'date'>, value: string, after: string, zone = shanghai): string | undefined => {
  const ms = nextDate(entry, value, zone, DateTime.fromISO(after, { zone }).toMillis())
  return ms === undefined
    ? undefined
    : (DateTime.fromMillis(ms, { zone }).toISO({ suppressMilliseconds: true, includeOffset: false }) ?? undefined)
}

test('the day before at ten, by the clock of the zone; never in the past', () => {
  expect(next(date({}), '2026-11-05T15:00', '2026-11-01T00:00')).toBe('2026-11-04T10:00:00')
  expect(next(date({}), '2026-11-05T23:30:00Z', '2026-11-01T00:00')).toBe('2026-11-05T10:00:00')
  expect(next(date({}), '2026-11-05T15:00', '2026-11-04T10:00')).toBeUndefined()
  expect(next(date({ days: 0, time: null }), '2026-11-05T15:00', '2026-11-01T00:00')).toBe('2026-11-05T15:00:00')
  expect(next(date({}), 'soon', '2026-11-01T00:00')).toBeUndefined()
  expect(isPassed(date({}), '2026-11-05', shanghai, Date.parse('2026-11-04T02:00:00Z'))).toBe(true)
})

test('every year: a birthday on 29 February is on the 28th, or left out; a time that clocks jump over is moved on', () => {
  const birthday = date({ days: 0, repeat: 'yearly' })
  expect(next(birthday, '1990-11-05', '2026-11-05T09:59')).toBe('2026-11-05T10:00:00')
  expect(next(birthday, '1990-11-05', '2026-11-05T10:00')).toBe('2027-11-05T10:00:00')
  expect(next(birthday, '1996-02-29', '2026-03-01T00:00')).toBe('2027-02-28T10:00:00')
  expect(next({ ...birthday, short: 'skip' }, '1996-02-29', '2026-03-01T00:00')).toBe('2028-02-29T10:00:00')
  expect(next({ ...birthday, days: -7 }, '1990-01-03', '2026-12-20T00:00')).toBe('2026-12-27T10:00:00')
  expect(next({ ...birthday, days: 40 }, '1990-12-20', '2027-01-10T00:00')).toBe('2027-01-29T10:00:00')
  expect(next({ ...birthday, time: '02:30' }, '1990-03-29', '2026-01-01T00:00', 'Europe/Berlin')).toBe('2026-03-29T03:30:00')
  expect(next(birthday, '2030-06-01', '2026-01-01T00:00')).toBe('2030-06-01T10:00:00')
})

test('every month: day 31 is the last one of shorter months, or left out', () => {
  const monthly = date({ days: 0, repeat: 'monthly' })
  expect(next(monthly, '2026-01-31', '2026-02-01T00:00')).toBe('2026-02-28T10:00:00')
  expect(next({ ...monthly, short: 'skip' }, '2026-01-31', '2026-02-01T00:00')).toBe('2026-03-31T10:00:00')
})

test('a figure is reached with exactly one event between any two windows, whatever came before', () => {
  const event = fc.record({ at: fc.integer({ min: 0, max: 100 }), adds: fc.integer({ min: 0, max: 3 }) })
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      fc.option(fc.integer({ min: 1, max: 60 })),
      (some, value, seconds) => {
        const events = some.map((one, i) => ({ id: String(i), at: one.at * 1_000, adds: one.adds }))
        const found = reachedBy({ value, within: seconds === null ? null : { amount: seconds, unit: 'second' } }, events)
        const total = (upto: number): number => {
          const known = events.slice(0, upto)
          const newest = Math.max(...known.map((one) => one.at))
          const long = seconds === null ? Infinity : seconds * 1_000
          return known.reduce((sum, one) => (one.at > newest - long ? sum + one.adds : sum), 0)
        }
        const crossings = events.flatMap((one, i) => (total(i + 1) >= value && (i === 0 || total(i) < value) ? [one.id] : []))
        // Each is a crossing; the first one always counts; without a window it is the only one.
        expect([...found].every((id) => crossings.includes(id))).toBe(true)
        expect([...found][0]).toBe(crossings[0])
        if (seconds === null) expect(found.size).toBeLessThanOrEqual(1)
      },
    ),
    { numRuns: 300 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1) },
  )
})

test('values of a call are those the entry names, each of its type', () => {
  const fields = [
    { name: 'sku', type: 'string' as const, isRequired: true },
    { name: 'price', type: 'number' as const, isRequired: false },
  ]
  expect(payloadProblems(fields, { sku: 'a', price: 2 })).toEqual([])
  expect(payloadProblems(fields, { price: '2', colour: 'red' })).toEqual([
    { name: 'colour', code: 'unknown' },
    { name: 'sku', code: 'missing' },
    { name: 'price', code: 'type' },
  ])
})

test('every kind of entry says in both languages who comes in', () => {
  const filled: readonly Entry[] = [
    ...entryKinds.filter((kind) => kind !== 'audience').map((kind) => freshEntry(kind)),
    {
      kind: 'audience',
      who: { kind: 'segment', id: 'seg_1' },
      when: { kind: 'cron', pattern: '0 10 L * *', zone: 'person', missed: 'skip' },
      onlyNew: true,
    },
    { kind: 'event', event: 'Share', filters: [], reaches: { value: 11, within: { amount: 7, unit: 'day' } } },
  ]
  const show = (): string => 'Gold'
  const texts = filled.map((entry) => [describeEntry(entrySchema.parse(entry), 'en', show), describeEntry(entry, 'zh', show)])
  expect(texts).toMatchInlineSnapshot(`
    [
      [
        "When “SubmitOrder” happens",
        "发生 「SubmitOrder」",
      ],
      [
        "When “SubmitOrder” happens, and “PayOrder” does not within 2 hours",
        "「SubmitOrder」 后 2 小时内没有 「PayOrder」",
      ],
      [
        "Enters “Gold”",
        "进入「Gold」",
      ],
      [
        "Leaves “Gold”",
        "离开「Gold」",
      ],
      [
        "1 day before “” at 10:00",
        "「」前 1 天 10:00",
      ],
      [
        "When a server calls for it",
        "由接口调用进入",
      ],
      [
        "People of the list “Gold”, once",
        "名单「Gold」中的人，一次",
      ],
      [
        "When another journey hands somebody over",
        "由其他流程转入",
      ],
      [
        "At 0 10 L * * (local time), is in the segment “Gold”, new members only",
        "定期 0 10 L * *（用户当地时间），属于分群「Gold」，仅新成员",
      ],
      [
        "When “Share” has happened 11 times within 7 days",
        "7 天内 「Share」 达到 11 次",
      ],
    ]
  `)
})
