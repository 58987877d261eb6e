import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Coalition, removalShares, shapleyValues, type Step } from './index.ts'

interface Path {
  readonly touches: readonly string[]
  readonly isLost: boolean
}
const stepsOf = (paths: readonly Path[]): Step[] =>
  paths.flatMap(({ touches, isLost }) =>
    [null, ...touches].map((from, i): Step => ({ from, to: touches[i] ?? null, isLost: i === touches.length && isLost, times: 1 })),
  )

test('a chain of three paths has the shares worked out by hand', () => {
  const paths = [
    { touches: ['c1', 'c2', 'c3'], isLost: false },
    { touches: ['c1'], isLost: true },
    { touches: ['c2', 'c3'], isLost: true },
  ]
  // Of three paths one converts. Without c1 a sixth does, without c2 or c3 none: effects ½, 1, 1.
  expect(removalShares(stepsOf(paths))).toEqual(
    new Map([
      ['c1', expect.closeTo(0.2, 9)],
      ['c2', expect.closeTo(0.4, 9)],
      ['c3', expect.closeTo(0.4, 9)],
    ]),
  )
  expect(removalShares(stepsOf([{ touches: ['a', 'a'], isLost: true }]))).toEqual(new Map([['a', 0]]))
})

test('the chance in a chain is that of walking it, so that shares by removal are those of a walk without the touch', () => {
  const path = fc.record({ touches: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }), isLost: fc.boolean() })
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 8 }), (paths) => {
      const steps = stepsOf(paths)
      // Everybody walks on by the shares of where others went, a thousand times; what has arrived by then is all.
      const walk = (removed?: string): number => {
        let here = new Map<string | null, number>([[null, 1]])
        let arrived = 0
        for (let n = 0; n < 1_000; n++) {
          const next = new Map<string | null, number>()
          for (const [at, share] of here) {
            const out = steps.filter((step) => step.from === at)
            for (const { to, isLost } of out) {
              const moved = share / out.length
              if (to === null) arrived += isLost ? 0 : moved
              else if (to !== removed) next.set(to, (next.get(to) ?? 0) + moved)
            }
          }
          here = next
        }
        return arrived
      }
      const usual = walk()
      const shares = removalShares(steps)
      const effects = new Map([...shares.keys()].map((touch) => [touch, usual === 0 ? 0 : 1 - walk(touch) / usual]))
      const whole = [...effects.values()].reduce((sum, one) => sum + one, 0)
      for (const [touch, share] of shares) expect(share).toBeCloseTo(whole === 0 ? 0 : (effects.get(touch) ?? 0) / whole, 6)
      if (usual > 0) expect([...shares.values()].reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9)
    }),
    { numRuns: 60 },
  )
})

const coalition = (touches: string[], paths: number, conversions: number): Coalition => ({
  touches,
  paths,
  conversions,
  value: conversions * 10,
})

test('Shapley values are what each adds over all orders, add up to all conversions, and those who add the same get the same', () => {
  // Alone a converts 2 of 10 and b 1 of 10, both together 5 of 10: of all paths 8 of 30.
  const found = shapleyValues([coalition(['a'], 10, 2), coalition(['b'], 10, 1), coalition(['a', 'b'], 10, 5)])
  const rate = 8 / 30
  const [a, b] = [(0.2 + (rate - 0.1)) / 2, (0.1 + (rate - 0.2)) / 2].map((one) => one * 30)
  expect(found).toEqual(
    new Map([
      ['a', { conversions: expect.closeTo(a ?? 0, 9), value: expect.closeTo(10 * (a ?? 0), 9) }],
      ['b', { conversions: expect.closeTo(b ?? 0, 9), value: expect.closeTo(10 * (b ?? 0), 9) }],
    ]),
  )
  const some = fc.uniqueArray(
    fc.record({
      touches: fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 }),
      paths: fc.integer({ min: 1, max: 50 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, selector: ({ touches }) => touches.join('') },
  )
  fc.assert(
    fc.property(some, (told) => {
      const all = told.map(({ touches, paths, share }) => coalition(touches, paths, Math.floor(paths * share)))
      const values = shapleyValues(all)
      expect([...values.values()].reduce((sum, one) => sum + one.conversions, 0)).toBeCloseTo(
        all.reduce((sum, one) => sum + one.conversions, 0),
        6,
      )
      // Called the other way round everything is the other way round.
      const swap = (touch: string): string => (touch === 'a' ? 'b' : touch === 'b' ? 'a' : touch)
      const swapped = shapleyValues(all.map((one) => ({ ...one, touches: one.touches.map(swap) })))
      for (const [touch, { conversions }] of values) expect(swapped.get(swap(touch))?.conversions).toBeCloseTo(conversions, 6)
    }),
  )
})
