import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isEventLeaf, leafFigure, leaves, noItems } from '@millrace/contract/rules/index.ts'
import { figureIn } from '../src/modules/journeys/replay/life.ts'
import { names, rule, value } from './random-rules.ts'
import { worlds } from './worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const now = Date.parse('2026-11-01T02:00:00Z')
const [hour, day] = [3_600_000, 86_400_000]
const values = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 })
const leaf = rule.map((one) => [...leaves(one)].find(isEventLeaf)).filter((one) => one !== undefined)
/** Around the edges of windows, behind and ahead. */
const time = fc
  .tuple(fc.constantFrom(-30 * day, -7 * day, -2 * day, -day, -2 * hour, -hour, 0, hour), fc.integer({ min: -1, max: 1 }))
  .map(([at, ms]) => now + at + ms)
const happened = fc.record({ event: fc.constantFrom('View', 'Pay'), time, properties: values })
const past = fc.array(happened, { minLength: 1, maxLength: 12 })

test(`a replay counts what somebody did as the definition does, at every moment of it (seed ${seed})`, () => {
  fc.assert(
    fc.property(leaf, past, values, (one, some, profile) => {
      const events = some.map((each, i) => ({ ...each, id: `${i}` })).toSorted((a, b) => a.time - b.time)
      const moments = new Set([now, ...events.flatMap((each) => [each.time - 1, each.time, each.time + day])])
      for (const at of moments) {
        const moment = { now: new Date(at), zone: 'Asia/Shanghai' }
        expect(figureIn({ events, profile }, one, moment, noItems)).toBe(leafFigure(one, events, moment, noItems, profile))
      }
    }),
    { numRuns: worlds(600), seed },
  )
})
