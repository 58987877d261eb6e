import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fine } from '../../test/gate-facts.ts'
import { type Budget, exhaustedBy } from './budgets.ts'
import { decide } from './gate.ts'

const runs = { numRuns: 200 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1), seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }

test('whatever messages cost, and in whatever order they come, no budget is gone beyond, and none is refused that it had money for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 2 }),
      (costs, amounts) => {
        let total = 0
        for (const cost of costs) {
          const budgets = amounts.map((amount, i): Budget => ({ amount, spent: total, action: 'drop', until: 0, name: `b${i}` }))
          const goes = exhaustedBy(budgets, cost) === undefined
          expect(goes).toBe(total + cost <= Math.min(...amounts))
          if (goes) total += cost
        }
        expect(total).toBeLessThanOrEqual(Math.min(...amounts))
      },
    ),
    runs,
  )
})

test('a message of 0.045 goes where exactly that is left; one that has no price, and a service message, is never stopped (golden vector)', () => {
  const budgets: Budget[] = [{ amount: 10_000, spent: 9_550, action: 'drop', until: 0, name: 'sms 2026-11' }]
  const ask = (cost: number | undefined, more: object = {}): string => {
    const decision = decide({ ...fine, budgets, cost, ...more })
    return decision.kind === 'send' ? 'send' : `${decision.kind} ${decision.check} ${decision.reason}`
  }
  expect([ask(450), ask(451), ask(undefined), ask(451, { class: 'service' })]).toEqual([
    'send',
    'drop 15 budget: sms 2026-11',
    'send',
    'send',
  ])
  const held = [{ ...budgets[0], action: 'hold' as const, until: 3_600_000 }]
  expect(ask(451, { budgets: held })).toBe('hold 15 budget_until: 1970-01-01 09:00 Asia/Shanghai · sms 2026-11')
  expect(ask(451, { budgets: held.map((one) => ({ ...one, until: 73 * 3_600_000 })) })).toBe('drop 15 budget_too_long: 72')
})
