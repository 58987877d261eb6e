import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChannelRate } from './contact-rules.ts'
import { fullest, limitAt, roomIn, type Use } from './rates.ts'

const rate = (change: Partial<ChannelRate> = {}): ChannelRate => ({
  channel: 'sms',
  account: null,
  limit: 3,
  per: 'second',
  warmUp: null,
  ...change,
})
const noon = Date.parse('2026-11-10T04:00:00Z')

test('no second has more than its number, at exactly a second later there is room, and until says when', () => {
  const uses = [
    { at: noon, n: 2 },
    { at: noon + 400, n: 1 },
  ]
  expect(roomIn(rate(), 'UTC', uses, noon + 500)).toEqual({ free: 0, until: noon + 1_000, name: 'sms 3/second', isDay: false })
  expect(roomIn(rate(), 'UTC', uses, noon + 1_000)).toMatchObject({ free: 2, until: noon + 1_000 })
})

test('a day is that of the project: its places come back at its midnight, and service does not wait for that', () => {
  const room = roomIn(rate({ per: 'day' }), 'Asia/Shanghai', [{ at: noon - 3_600_000, n: 3 }], noon)
  expect(room).toMatchObject({ free: 0, until: Date.parse('2026-11-10T16:00:00Z'), isDay: true })
  expect(fullest([room], false)).toBe(room)
  expect(fullest([room], true)).toBeUndefined()
  expect(roomIn(rate({ per: 'day' }), 'Asia/Shanghai', [{ at: noon - 3_600_000, n: 3 }], room.until)).toMatchObject({ free: 3 })
})

test('what warms up grows by the same factor each day, and is then as large as was said', () => {
  const warm = rate({ limit: 10_000, per: 'day', warmUp: { since: '2026-11-10', days: 4, first: 1 } })
  const on = (day: number): number => limitAt(warm, 'UTC', Date.parse(`2026-11-${day}T12:00:00Z`))
  expect([10, 11, 12, 13, 14, 20].map(on)).toEqual([1, 10, 100, 1_000, 10_000, 10_000])
  expect(limitAt(warm, 'UTC', Date.parse('2026-11-01T00:00:00Z'))).toBe(1)
})

test('property: whoever takes what is free whenever they ask goes over in no window, and finds room at until', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('second' as const, 'minute' as const),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 1, max: 8 })), { maxLength: 30 }),
      (per, limit, asked) => {
        const span = per === 'second' ? 1_000 : 60_000
        const uses: Use[] = []
        let now = noon
        for (const [wait, wanted] of asked) {
          now += wait
          const room = roomIn(rate({ per, limit }), 'UTC', uses, now)
          const n = Math.min(room.free, wanted)
          if (n > 0) uses.push({ at: now, n })
          else {
            expect(roomIn(rate({ per, limit }), 'UTC', uses, room.until).free).toBeGreaterThan(0)
            expect(roomIn(rate({ per, limit }), 'UTC', uses, room.until - 1).free).toBe(0)
          }
        }
        for (const { at } of uses)
          expect(uses.filter((one) => one.at > at - span && one.at <= at).reduce((sum, { n }) => sum + n, 0)).toBeLessThanOrEqual(limit)
      },
    ),
  )
})
