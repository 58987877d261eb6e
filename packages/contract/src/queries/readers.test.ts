import { expect, test } from 'vitest'
import { comparedReaders, matched, orderedAfter, type ReaderEvent, type ReaderPerson } from './index.ts'

const zone = 'Asia/Shanghai'
const at = (time: string): number => Date.parse(`${time}+08:00`)
const did = (time: string, more: Partial<ReaderEvent> = {}): ReaderEvent => ({
  time: at(time),
  keys: [],
  order: undefined,
  isActive: true,
  ...more,
})
const where = { from: at('2026-10-01T00:00:00'), until: at('2026-10-02T00:00:00'), timeZone: zone, now: at('2026-10-20T00:00:00') }

test('C07 (part: orders of readers) an order counts until the end of the seventh day after the read, one before it does not', () => {
  const events = [
    did('2026-10-01T08:00:00', { order: 1 }),
    did('2026-10-01T09:00:00', { keys: ['a1'] }),
    did('2026-10-08T23:59:59', { order: 10 }),
    did('2026-10-09T00:00:00', { order: 100 }),
  ]
  expect(orderedAfter(events, 1, 7, zone)).toEqual({ n: 1, amount: 10 })
})

test('people are alike by day, activity of the week before and orders before; a reader of something else is no reader of this', () => {
  const week = [24, 25, 26].map((day) => did(`2026-09-${day}T10:00:00`))
  const people: ReaderPerson[] = [
    { person: 1, events: [...week, did('2026-10-01T09:00:00', { keys: ['a1'] })] },
    { person: 2, events: [...week, did('2026-10-01T20:00:00', { keys: ['a2'] })] },
    { person: 3, events: [did('2026-09-01T10:00:00', { order: 5 }), did('2026-10-01T20:00:00')] },
    { person: 4, events: [did('2026-10-03T20:00:00', { keys: ['a1'] })] },
  ]
  const found = comparedReaders(people, { days: 7, content: { key: 'a1' } }, where)
  expect(found.map(({ person, isReader, stratum }) => [person, isReader, stratum.split(' ').slice(1).join(' ')])).toEqual([
    [1, true, '2 0'],
    [2, false, '2 0'],
    [3, false, '0 1'],
  ])
  expect(comparedReaders(people, { days: 19 }, where)).toEqual([])
})

test('the others weigh as readers do, stratum by stratum; readers with nobody like them are left out', () => {
  const side = (people: number, buyers: number) => ({ people, buyers, amount: buyers * 10, squares: buyers * 100 })
  // Readers are mostly of the sort that buys anyway: 80 % and 20 % of both sorts of people.
  const strata = [
    { readers: side(90, 72), others: side(50, 40) },
    { readers: side(10, 2), others: side(150, 30) },
    { readers: side(7, 7), others: side(0, 0) },
  ]
  const found = matched(strata)
  expect(found).toMatchObject({ readers: 100, others: 200, alone: 7 })
  // Side by side as they are they would differ by 39 points.
  expect(found.share).toMatchObject({ readers: 0.74, others: expect.closeTo(0.74, 9), difference: expect.closeTo(0, 9) })
  expect(found.amount).toMatchObject({ readers: 7.4, others: expect.closeTo(7.4, 9) })
  // √(.74·.26/100 + .74·.26·(.9²/50 + .1²/150)) · 1.959964
  expect(found.share?.interval[1]).toBeCloseTo(0.1393, 3)
  expect(matched(strata.slice(1))).toMatchObject({ share: undefined, amount: undefined })
})
