import { expect, test } from 'vitest'
import { worthRewriting } from './months.ts'

const month = (name: number, numbers: number) => ({ month: name, rows: numbers * 3, numbers })
const chosen = (left: number, ...months: ReturnType<typeof month>[]): number[] =>
  worthRewriting(months, { from: 1, left }).map((one) => one.month)

test('months with the fewest numbers are left alone as long as all that are left stay few; the others are rewritten, oldest first', () => {
  const months = [month(202611, 40), month(202609, 900), month(202610, 3), month(202608, 60)]
  expect(chosen(0, ...months)).toEqual([202608, 202609, 202610, 202611])
  expect(chosen(3, ...months)).toEqual([202608, 202609, 202611])
  expect(chosen(50, ...months)).toEqual([202608, 202609])
  expect(chosen(102, ...months)).toEqual([202608, 202609])
  expect(chosen(103, ...months)).toEqual([202609])
  expect(chosen(1_003, ...months)).toEqual([])
})

test('one month with too many does not let a later one with fewer through', () => {
  expect(chosen(100, month(202609, 90), month(202610, 20))).toEqual([202609])
  expect(chosen(100, month(202609, 120), month(202610, 110))).toEqual([202609, 202610])
})
