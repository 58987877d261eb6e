import { expect, test } from 'vitest'
import type { ContrastAnswer } from './contrast.ts'
import { nextHour, planOf } from './plan.ts'

type Row = ContrastAnswer['rows'][number]
const row = (subject: Row['subject'], group: Row['group'], some: Partial<Row> = {}): Row => ({
  subject,
  group,
  target: 0,
  base: 0,
  targetShare: null,
  baseShare: null,
  tgi: null,
  difference: 0.1,
  z: 5,
  isSure: true,
  isEnough: true,
  isImplied: false,
  targetTotal: null,
  baseTotal: null,
  totalTgi: null,
  ...some,
})
const detail = (property: string): Row['subject'] => ({ of: 'detail', event: 'View', property })

test('the plan of the sneaker case: keyword, category, a price below 100, the hour most of them are active', () => {
  const plan = planOf([
    row(detail('category'), { value: '运动鞋' }),
    row(detail('price'), { from: 60, to: 100 }),
    row(detail('price'), { from: null, to: 60 }),
    row(detail('weight'), { from: 1, to: 2 }),
    row({ of: 'tag', tag: '营销偏好' }, { value: '秒杀' }),
    row(detail('category'), { value: '帽子' }),
    row({ of: 'hour' }, { value: 21 }, { target: 70, isSure: false }),
    row({ of: 'hour' }, { value: 9 }, { target: 90, difference: -0.1 }),
    row(detail('colour'), { value: 'red' }, { isSure: false }),
    row({ of: 'tag', tag: 'size' }, { value: 'L' }, { difference: -0.2 }),
  ])
  expect(plan).toEqual({
    interests: [
      { subject: detail('category'), value: '运动鞋' },
      { subject: { of: 'tag', tag: '营销偏好' }, value: '秒杀' },
    ],
    price: { from: null, to: 100 },
    hour: 9,
  })
  expect(planOf([])).toEqual({ interests: [], price: null, hour: null })
})

test('the next time it is this hour', () => {
  expect(nextHour('2026-11-01T09:30', 21)).toBe('2026-11-01T21:00')
  expect(nextHour('2026-11-01T20:50', 21)).toBe('2026-11-02T21:00')
  expect(nextHour('2026-12-31T23:00', 8)).toBe('2027-01-01T08:00')
})
