import { expect, test } from 'vitest'
import { brakedBy, brakeSchema, everyMinuteZ, isSurelyAbove, outcomeOf } from './brake.ts'

const brake = brakeSchema.parse({})
const none = { written: 1_000, complained: 0, bounced: 0, failed: 0, unsubscribed: 0 }

test('a rate that is surely above what it may be brakes, and says of how many; one that only may be does not', () => {
  expect(brakedBy(brake, { ...none, unsubscribed: 60 })).toEqual({ rate: 'unsubscribed', bad: 60, all: 1_000, limit: 3 })
  expect(brakedBy(brake, { ...none, unsubscribed: 40 })).toBeUndefined()
  expect(brakedBy(brake, none)).toBeUndefined()
  expect(brakedBy(brake, { ...none, complained: 12, failed: 500 })).toMatchObject({ rate: 'complained' })
})

test('few messages say nothing, and who switched it off is not braked', () => {
  expect(brakedBy(brake, { ...none, written: 99, failed: 99 })).toBeUndefined()
  expect(brakedBy(brake, { ...none, written: 100, failed: 99 })).toMatchObject({ rate: 'failed' })
  expect(brakedBy({ ...brake, isOn: false }, { ...none, failed: 999 })).toBeUndefined()
})

test.each([
  [1_000, 0.3],
  [100, 0.3],
  [1_000, 3],
  [100, 5],
  [1_000, 20],
])('of %i messages whose rate truly is the limit of %f %% fewer than one look of two hundred brakes', (all, maxPercent) => {
  const p = maxPercent / 100
  let chance = (1 - p) ** all
  let above = 0
  for (let n = 0; n <= all; n++) {
    if (isSurelyAbove(n, all, maxPercent, everyMinuteZ)) above += chance
    chance *= ((all - n) / (n + 1)) * (p / (1 - p))
  }
  expect(above).toBeLessThan(0.005)
  expect(above).toBeGreaterThan(0)
})

test('the last messages count, each once, with all that is known of it; machines and what went before somebody looked do not', () => {
  const fact = (message: number, kind: string, at: number, more: object = {}) => ({ message, kind, at, isBot: false, detail: '', ...more })
  const facts = [
    fact(1, 'sent', 10),
    fact(1, 'complained', 90),
    fact(2, 'sent', 20),
    fact(2, 'unsubscribed', 21),
    fact(2, 'unsubscribed', 22),
    fact(3, 'sent', 30),
    fact(3, 'unsubscribed', 31, { isBot: true }),
    fact(4, 'failed', 40),
    fact(4, 'bounced', 40, { detail: 'hard' }),
    fact(5, 'complained', 50),
  ]
  expect(outcomeOf(facts, 100, 0)).toEqual({ written: 4, complained: 1, bounced: 1, failed: 1, unsubscribed: 1 })
  expect(outcomeOf(facts, 2, 0)).toEqual({ written: 2, complained: 0, bounced: 1, failed: 1, unsubscribed: 0 })
  expect(outcomeOf(facts, 100, 20)).toMatchObject({ written: 3, complained: 0, unsubscribed: 1 })
})
