import { expect, test } from 'vitest'
import { ltvQuerySchema, ltvReference, paybackOf } from './index.ts'

const base = Date.parse('2024-01-01T00:00:00Z')
const day = 86_400_000
const start = (person: number, days: number) => ({ person, time: base + days * day + 100, isStart: true, revenue: 0 })
const pay = (person: number, days: number, amount: number, ms = 200) => ({
  person,
  time: base + days * day + ms,
  isStart: false,
  revenue: amount * 1e4,
})
const ask = { from: '2024-01-01', to: '2024-01-02', start: { event: 'A' }, revenues: [{ event: 'Pay', property: 'amount' }], duration: 2 }

test('people start once, only what comes after counts, and value adds up over all members of the cohort', () => {
  const events = [
    start(1, 0),
    start(1, 1),
    start(2, 0),
    start(3, 1),
    pay(1, 0, 99, 50),
    pay(1, 0, 10),
    pay(1, 1, 20),
    pay(2, 2, 7),
    pay(3, 1, 3),
    pay(3, 2, 4),
  ]
  const found = ltvReference(events, ltvQuerySchema.parse(ask), 'UTC', base + 3 * day)
  const shown = [...found.values()].map(({ members, cells }) =>
    cells.map((cell) => cell && [members.size, cell.total, cell.total / members.size, cell.payers.size]),
  )
  expect(shown).toEqual([
    [
      [2, 10, 5, 1],
      [2, 30, 15, 1],
      [2, 37, 18.5, 2],
    ],
    [[1, 3, 3, 1], [1, 7, 7, 1], null],
  ])
})

test('who started before the days is of no cohort, and a refund is no payer', () => {
  const events = [start(1, -5), start(1, 0), start(2, 0), pay(2, 0, -4)]
  const [only] = ltvReference(events, ltvQuerySchema.parse(ask), 'UTC', base + 9 * day).values()
  expect([[...(only?.members ?? [])], only?.cells[0]?.total, only?.cells[0]?.payers.size]).toEqual([[2], -4, 0])
})

test('the cost is paid back in the first bucket that reaches it', () => {
  expect(paybackOf([5, 15, 18.5], 15)).toBe(1)
  expect(paybackOf([5, null], 15)).toBeNull()
  expect(paybackOf([5], undefined)).toBeNull()
})

test('a question that cannot be answered says which field to mend', () => {
  const path = (more: object) => ltvQuerySchema.safeParse({ ...ask, ...more }).error?.issues[0]?.path
  expect(path({ revenues: [{ event: 'Pay' }] })).toEqual(['revenues', 0, 'property'])
  expect(path({ cost: 0 })).toEqual(['cost'])
  expect(path({ duration: 91 })).toEqual(['duration'])
})
