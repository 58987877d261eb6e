import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fine } from '../../test/gate-facts.ts'
import { contactRulesSchema } from './contact-rules.ts'
import { forecastText, type Foretold, foretoldBy, goes, tallyForecast } from './forecast.ts'
import { decide } from './gate.ts'

const not = (key: string): Foretold => ({ key, outcome: 'not', check: 4 })

test('everybody who was asked stands in one number; those who go come first', () => {
  expect(tallyForecast(6, [not('no_consent'), not('no_consent'), not('no_consent'), goes, goes, not('no_address')])).toEqual({
    people: 6,
    asked: 6,
    reasons: [
      { key: 'goes', outcome: 'goes', check: null, people: 2, interval: null },
      { key: 'no_consent', outcome: 'not', check: 4, people: 3, interval: null },
      { key: 'no_address', outcome: 'not', check: 4, people: 1, interval: null },
    ],
  })
})

test('what is held says by which rule, not until when', () => {
  const rules = contactRulesSchema.parse({
    caps: [{ scope: { kind: 'all' }, limit: 1, per: { kind: 'sliding', hours: 24 }, action: 'hold' }],
  })
  const contact = { at: -3_600_000, channel: 'email' as const, class: 'marketing' as const, purpose: 'marketing', journeyId: 2 }
  const facts = { ...fine, rules, contacts: [contact] }
  expect(foretoldBy(decide(facts), facts)).toEqual({ key: 'cap_until: 1/24 h', outcome: 'waits', check: 13 })
  expect(forecastText('cap_until: 1/24 h')).toEqual({ en: 'Wait: frequency cap (1/24 h)', zh: '达到频次上限，顺延（1/24 h）' })
  expect(foretoldBy(decide(fine), fine)).toBe(goes)
})

test('property: of a sample each number stands within its interval, and they come to everybody but for rounding', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 60 }),
      (more, keys) => {
        const all = keys.length + more
        const { reasons } = tallyForecast(all, keys.map(not))
        for (const { people, interval } of reasons) {
          expect(people).toBeGreaterThanOrEqual(interval?.[0] ?? Infinity)
          expect(people).toBeLessThanOrEqual(interval?.[1] ?? 0)
        }
        expect(Math.abs(reasons.reduce((sum, { people }) => sum + people, 0) - all)).toBeLessThanOrEqual(reasons.length)
      },
    ),
  )
})
