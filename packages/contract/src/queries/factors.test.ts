import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effectsOf, factorsQuerySchema, observe, type Pattern } from './index.ts'

const pattern = (mask: number, people: number, converted: number): Pattern => ({ mask, people, converted })

test('of one factor the effect is the difference of the two shares, and the odds ratio that of the four-fold table', () => {
  const count = fc.integer({ min: 100, max: 2_000 })
  fc.assert(
    fc.property(
      count,
      count,
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      (n, m, p, q) => {
        const [a, b] = [Math.round(n * p), Math.round(m * q)]
        const [one] = effectsOf([pattern(1, n, a), pattern(0, m, b)], 1)
        const [rate, otherRate] = [a / n, b / m]
        const error = Math.sqrt((rate * (1 - rate)) / n + (otherRate * (1 - otherRate)) / m)
        // The weak prior moves it by less than a tenth of its error, and makes it no wider.
        expect(Math.abs((one?.effect?.value ?? NaN) - (rate - otherRate))).toBeLessThan(error / 10)
        const half = ((one?.effect?.to ?? NaN) - (one?.effect?.from ?? NaN)) / 2
        expect(half / (1.959964 * error)).toBeGreaterThan(0.9)
        expect(half / (1.959964 * error)).toBeLessThan(1.02)
        const odds = Math.log(((rate / (1 - rate)) * (1 - otherRate)) / otherRate)
        const woolf = Math.sqrt(1 / a + 1 / (n - a) + 1 / b + 1 / (m - b))
        expect(Math.abs(Math.log(one?.oddsRatio?.value ?? NaN) - odds)).toBeLessThan(woolf / 4)
      },
    ),
  )
})

test('what only goes with a factor that helps has no effect of its own, and without that factor it seems to have one', () => {
  // The second factor is had by those who have the first; in either group it changes nothing.
  const all = [pattern(3, 800, 400), pattern(1, 200, 100), pattern(2, 200, 20), pattern(0, 800, 80)]
  const [first, second] = effectsOf(all, 2)
  expect(first).toMatchObject({ rate: 0.5, otherRate: 0.1, isSure: true, isEnough: true })
  expect(first?.effect?.value).toBeCloseTo(0.4, 2)
  expect(second).toMatchObject({ rate: 0.42, otherRate: 0.18, isSure: false, isEnough: true })
  expect(second?.effect?.value).toBeCloseTo(0, 2)
  expect(second?.effect?.from).toBeLessThan(0)
  expect(second?.effect?.to).toBeGreaterThan(0)
  const [alone] = effectsOf(
    all.map((one) => ({ ...one, mask: one.mask >> 1 })),
    1,
  )
  expect(alone).toMatchObject({ isSure: true })
  expect(alone?.effect?.value).toBeCloseTo(0.24, 2)
})

test('of few people, or where everybody has it, nothing is said; what always converts stays finite', () => {
  expect(effectsOf([pattern(1, 99, 50), pattern(0, 5_000, 500)], 1)[0]).toMatchObject({ isEnough: false, isSure: false })
  expect(effectsOf([pattern(1, 500, 50)], 1)[0]).toMatchObject({ effect: null, oddsRatio: null, otherRate: null, isEnough: false })
  expect(effectsOf([], 1)[0]).toMatchObject({ people: 0, rate: null, effect: null })
  const [always] = effectsOf([pattern(1, 200, 200), pattern(0, 1_000, 100)], 1)
  expect(always?.isSure).toBe(true)
  expect(Number.isFinite(always?.oddsRatio?.to)).toBe(true)
  expect(always?.effect?.value).toBeGreaterThan(0.85)
})

test('who comes to the goal while looked at is early, whose time is not over is open; both ends of a while are included', () => {
  const spec = { from: 0, until: 100, lookMs: 10, followMs: 20, now: 1_000 }
  const at = (time: number, is: 'start' | 'goal') => ({ time, isStart: is === 'start', isGoal: is === 'goal' })
  const state = (events: Parameters<typeof observe>[0], now = 1_000) => observe(events, { ...spec, now })
  expect(state([at(5, 'start'), at(15, 'goal'), at(20, 'goal')])).toMatchObject({ state: 'early', isConverted: false, goal: 1 })
  expect(state([at(5, 'start'), at(16, 'goal')])).toMatchObject({ state: 'counted', isConverted: true })
  expect(state([at(5, 'start'), at(35, 'goal')])).toMatchObject({ isConverted: true })
  expect(state([at(5, 'start'), at(36, 'goal')])).toMatchObject({ goal: null, isConverted: false })
  expect(state([at(5, 'start'), at(16, 'goal')], 34)).toMatchObject({ state: 'open', isConverted: false })
  expect(state([at(1, 'goal'), at(5, 'start')])).toMatchObject({ goal: null })
  expect(state([at(100, 'start')])).toBeUndefined()
})

test('a question without factors, or of too long a time, is refused with the field', () => {
  const ask = {
    from: '2026-01-01',
    to: '2026-01-31',
    start: { event: 'SignUp' },
    goal: { event: 'Pay' },
    factors: [{ of: 'event', event: 'A' }],
  }
  const path = (query: object) => factorsQuerySchema.safeParse({ ...ask, ...query }).error?.issues[0]?.path
  expect(path({ factors: [] })).toEqual(['factors'])
  expect(path({ follow: { amount: 366, unit: 'day' } })).toEqual(['follow', 'amount'])
  expect(path({})).toBeUndefined()
})
