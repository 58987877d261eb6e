import { expect, test } from 'vitest'
import { judgeErrors, judgeVolume } from './alerts.ts'

const days = (n: number, perHour: (hour: number, day: number) => number): number[] =>
  Array.from({ length: n * 24 }, (_, i) => perHour(i % 24, Math.floor(i / 24)))
const busy = (hour: number) => (hour >= 8 && hour < 20 ? 50 : 2)
const last = (hours: readonly number[], n: number): number[] => [...hours.slice(0, -1), n]

test('entries as on the days before are usual, at night and by day', () => {
  expect(judgeVolume(days(20, busy))).toBeUndefined()
  expect(judgeVolume(days(20, busy).slice(0, -8))).toBeUndefined()
})

test('an hour far above or below the same hour of other days is unusual; a little is not', () => {
  const evening = days(21, busy).slice(0, -5)
  expect(judgeVolume(last(evening, 400))).toEqual({ level: 'opens', figures: { window: 'hour', entries: 400, usual: 50 } })
  expect(judgeVolume(last(evening, 5))).toMatchObject({ level: 'opens', figures: { window: 'hour', entries: 5 } })
  expect(judgeVolume(last(evening, 60))).toBeUndefined()
})

test('what comes once a week is usual on its day; without a week of days nothing is known', () => {
  const weekly = days(22, (hour, day) => (hour === 9 && day % 7 === 0 ? 5_000 : 1))
  expect(judgeVolume(weekly.slice(0, -14))).toBeUndefined()
  expect(
    judgeVolume([...weekly.slice(0, -24), ...days(1, (hour) => (hour === 9 ? 5_000 : 1))].slice(0, -14 - 24 * 3).concat([5_000])),
  ).toMatchObject({
    level: 'opens',
  })
  expect(judgeVolume(last(days(6, busy), 900))).toBeUndefined()
})

test('nobody for a day is told where there used to be somebody, and not where whole days were empty before', () => {
  const silent = [...days(14, () => 1), ...days(1, () => 0)]
  expect(judgeVolume(silent)).toEqual({ level: 'opens', figures: { window: 'day', entries: 0, usual: 24 } })
  expect(judgeVolume([...days(14, (_, day) => (day % 7 === 0 ? 0 : 1)), ...days(1, () => 0)])).toBeUndefined()
})

test('errors open an alert by their share and number, and keep it open by less', () => {
  expect([judgeErrors(5, 50), judgeErrors(4, 4), judgeErrors(4, 50), judgeErrors(2, 50), judgeErrors(0, 0)]).toEqual([
    'opens',
    'goes_on',
    'goes_on',
    undefined,
    undefined,
  ])
})
