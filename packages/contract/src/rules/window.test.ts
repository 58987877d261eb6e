import { expect, test } from 'vitest'
import { type Window, windowRange, windowSchema } from './window.ts'

const range = (window: Window, now: string, zone = 'Asia/Shanghai'): string[] => {
  const { from, to } = windowRange(windowSchema.parse(window), { now: new Date(now), zone })
  return [from, to].map((ms) => new Date(ms).toISOString())
}

test('calendar windows begin and end where the project’s time zone says; weeks begin on Monday', () => {
  // Ten in the morning of Sunday, 1 November, in Shanghai.
  const now = '2026-11-01T02:00:00.000Z'
  expect(range({ kind: 'this', unit: 'day' }, now)).toEqual(['2026-10-31T16:00:00.000Z', now])
  expect(range({ kind: 'this', unit: 'week' }, now)).toEqual(['2026-10-25T16:00:00.000Z', now])
  expect(range({ kind: 'previous', unit: 'week' }, now)).toEqual(['2026-10-18T16:00:00.000Z', '2026-10-25T15:59:59.999Z'])
  expect(range({ kind: 'previous', unit: 'month' }, now)).toEqual(['2026-09-30T16:00:00.000Z', '2026-10-31T15:59:59.999Z'])
  expect(range({ kind: 'this', unit: 'quarter' }, now)).toEqual(['2026-09-30T16:00:00.000Z', now])
  expect(range({ kind: 'previous', unit: 'year' }, now)).toEqual(['2024-12-31T16:00:00.000Z', '2025-12-31T15:59:59.999Z'])
  // The same moment is still October in New York.
  expect(range({ kind: 'this', unit: 'month' }, now, 'America/New_York')).toEqual(['2026-10-01T04:00:00.000Z', now])
})

test('a day has 23 or 25 hours when clocks change', () => {
  const hours = ([from = '', to = '']: string[]): number => (Date.parse(to) + 1 - Date.parse(from)) / 3_600_000
  expect(hours(range({ kind: 'previous', unit: 'day' }, '2026-03-30T12:00:00Z', 'Europe/Berlin'))).toBe(23)
  expect(hours(range({ kind: 'previous', unit: 'day' }, '2026-10-26T12:00:00Z', 'Europe/Berlin'))).toBe(25)
})

test('dates are whole days of the zone, moments what they are, and nothing after now counts', () => {
  const now = '2026-11-12T02:00:00.000Z'
  const days: Window = { kind: 'between', from: '2026-11-01', to: '2026-11-11' }
  expect(range(days, now)).toEqual(['2026-10-31T16:00:00.000Z', '2026-11-11T15:59:59.999Z'])
  expect(range({ ...days, to: '2026-11-30' }, now)).toEqual(['2026-10-31T16:00:00.000Z', now])
  expect(range({ ...days, from: '2026-11-01T00:00:00Z' }, now)[0]).toBe('2026-11-01T00:00:00.000Z')
  expect(range({ kind: 'ago', from: 60, to: 30, unit: 'day' }, now)).toEqual(['2026-09-13T02:00:00.000Z', '2026-10-13T02:00:00.000Z'])
})

test('dates that no event can have are empty windows, not mistakes', () => {
  const now = '2026-11-12T02:00:00.000Z'
  expect(range({ kind: 'between', from: '0000-01-01', to: '0001-01-01' }, now)).toEqual([
    '1970-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
  ])
  expect(range({ kind: 'between', from: '9999-01-01', to: '9999-12-31' }, now)).toEqual(['2026-11-12T02:00:00.001Z', now])
})

test('a window that ends before it begins is refused with the field', () => {
  expect(windowSchema.safeParse({ kind: 'ago', from: 30, to: 60, unit: 'day' }).error?.issues[0]?.path).toEqual(['to'])
  expect(windowSchema.safeParse({ kind: 'between', from: '2026-02-30', to: '2026-03-01' }).error?.issues[0]?.path).toEqual(['from'])
  expect(windowSchema.safeParse({ kind: 'this', unit: 'minute' }).success).toBe(false)
})
