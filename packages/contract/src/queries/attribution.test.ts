import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AttributionEvent, attributionModels, attributionQuerySchema, creditsOf, touchWeights } from './index.ts'

const day = 86_400_000
const spec = { from: 0, until: 100 * day, windowMs: 30 * day, halfLifeMs: 7 * day, forward: 0, isLinked: false, isReset: false }
const touches: AttributionEvent[] = [
  { time: day, touch: 'ad' },
  { time: 5 * day, touch: 'sms' },
  { time: 7 * day, touch: 'ad' },
  { time: 8 * day, touch: 'wechat' },
]
const paid: AttributionEvent = { time: 8 * day, value: 100 }
const shares = (model: (typeof attributionModels)[number], events = [...touches, paid], more: object = {}) => {
  const credits = creditsOf(events, { ...spec, ...more }).map(
    ({ touch, value, weights }) => [touch ?? '(direct)', value * weights[model]] as const,
  )
  const sums = [...Map.groupBy(credits, ([touch]) => touch)].map(
    ([touch, some]) => [touch, some.reduce((sum, [, value]) => sum + value, 0)] as const,
  )
  return Object.fromEntries(sums.filter(([, value]) => value > 0).map(([touch, value]) => [touch, Math.round(value * 1e4) / 1e4]))
}

test('the five models share a conversion out as in the vectors', () => {
  expect(shares('first')).toEqual({ ad: 100 })
  expect(shares('last')).toEqual({ wechat: 100 })
  expect(shares('linear')).toEqual({ ad: 50, sms: 25, wechat: 25 })
  expect(shares('position')).toEqual({ ad: 50, sms: 10, wechat: 40 })
  expect(shares('decay')).toEqual({ ad: 44.6443, sms: 23.5968, wechat: 31.7589 })
})

test('the window is inclusive, and a conversion without a touch is direct', () => {
  expect(shares('first', undefined, { windowMs: 3 * day })).toEqual({ sms: 100 })
  expect(shares('last', undefined, { windowMs: 3 * day })).toEqual({ wechat: 100 })
  expect(shares('linear', [paid, ...touches])).toEqual({ '(direct)': 100 })
})

test('with a reset a touch counts for the first conversion after it only', () => {
  const two = [...touches.slice(0, 2), { time: 6 * day, value: 50 }, ...touches.slice(2), paid]
  const each = creditsOf(two, { ...spec, isReset: true }).map(({ touch, value, weights }) => [touch, value * weights.linear])
  expect(each).toEqual([
    ['ad', 25],
    ['sms', 25],
    ['ad', 50],
    ['wechat', 50],
  ])
})

test('only touches up to the linked forward event count, and none without one', () => {
  const view = (link: string): AttributionEvent => ({ time: 6 * day, forward: [0], link })
  const events = (link: string) => [...touches.slice(0, 2), view(link), ...touches.slice(2), { ...paid, link: 'p1' }]
  const linked = { forward: 1, isLinked: true }
  expect(shares('linear', events('p1'), linked)).toEqual({ ad: 50, sms: 50 })
  expect(shares('linear', events('p2'), linked)).toEqual({ '(direct)': 100 })
})

test('whatever the model, what touches get adds up to what conversions are worth', () => {
  const event = fc.record({
    time: fc.nat(20).map((n) => n * day),
    touch: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    value: fc.option(fc.nat(100), { nil: undefined }),
  })
  const sorted = fc.array(event, { maxLength: 12 }).map((some) => some.toSorted((a, b) => a.time - b.time))
  fc.assert(
    fc.property(sorted, fc.boolean(), (events, isReset) => {
      const target = events.reduce((sum, one) => sum + (one.value ?? 0), 0)
      for (const model of attributionModels) {
        const given = creditsOf(events, { ...spec, isReset }).reduce((sum, one) => sum + one.value * one.weights[model], 0)
        expect(given).toBeCloseTo(target, 6)
      }
    }),
  )
  expect(touchWeights('decay', [0, 1e6 * day], 1)).toEqual([0, 1])
})

test('a question that looks back too far is refused with the field', () => {
  const ask = { from: '2026-01-01', to: '2026-01-31', target: { event: 'Pay' }, touches: [{ event: 'Click' }] }
  const path = (query: object) => attributionQuerySchema.safeParse({ ...ask, ...query }).error?.issues[0]?.path
  expect(path({ window: { amount: 3_651, unit: 'day' } })).toEqual(['window', 'amount'])
  expect(path({ touches: [] })).toEqual(['touches'])
  expect(path({})).toBeUndefined()
})
