import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fine } from '../../test/gate-facts.ts'
import { bestTimeOf, type BestTimeFacts } from './best-time.ts'
import { contactRulesSchema, noContactRules } from './contact-rules.ts'
import { quietBlock } from './contacts.ts'
import { decide } from './gate.ts'

const zone = 'Asia/Shanghai'
/** Two in the night in Shanghai. */
const dueAt = Date.parse('2026-11-01T18:00:00Z')
const nobody = Array.from({ length: 24 }, () => 0)
const local = (day: number, hour: number): number =>
  Date.parse(`2026-10-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00+08:00`)
const facts = (change: Partial<BestTimeFacts> = {}): BestTimeFacts => ({ hours: 24, own: [], everybody: nobody, draw: 0.5, ...change })
const wanted = { ...fine, zone, dueAt, rules: noContactRules }
const own = [
  ...[21, 22, 23, 24, 25, 26].map((day) => ({ at: local(day, 9), n: 1 })),
  { at: local(27, 20), n: 1 },
  { at: local(28, 21), n: 1 },
]

test('it waits for the hour at which six of eight openings were, and says so', () => {
  const bestTime = bestTimeOf(facts({ own }), wanted)
  expect(bestTime).toEqual({ at: Date.parse('2026-11-02T01:00:00Z'), by: 'own', n: 6, of: 8 })
  const decision = decide({ ...fine, zone, dueAt, now: dueAt, bestTime })
  expect(decision).toMatchObject({
    kind: 'hold',
    check: 16,
    reason: 'best_time: 2026-11-02 09:00 Asia/Shanghai · 6/8',
    until: bestTime?.at,
  })
  expect(decide({ ...fine, zone, dueAt, now: bestTime?.at ?? 0, bestTime }).kind).toBe('send')
})

test('what nothing is known of goes at once; of strangers what everybody does decides; one opening weighs less than what everybody does', () => {
  expect(bestTimeOf(facts(), wanted)).toBeUndefined()
  const everybody = nobody.with(20, 900).with(9, 100)
  expect(bestTimeOf(facts({ everybody }), wanted)).toMatchObject({ at: Date.parse('2026-11-02T12:00:00Z'), by: 'everybody', n: 0 })
  expect(bestTimeOf(facts({ everybody, own: [{ at: local(30, 9), n: 1 }] }), wanted)).toMatchObject({
    at: Date.parse('2026-11-02T12:00:00Z'),
  })
  expect(bestTimeOf(facts({ everybody, own }), wanted)).toMatchObject({ at: Date.parse('2026-11-02T01:00:00Z'), by: 'own' })
})

test('what is long ago weighs less, one of ten is tried at random, and quiet hours are left out', () => {
  const before = { at: dueAt - 80 * 86_400_000, n: 3 }
  expect(bestTimeOf(facts({ own: [before, { at: local(30, 9), n: 1 }] }), wanted)).toMatchObject({ at: Date.parse('2026-11-02T01:00:00Z') })
  expect(bestTimeOf(facts({ own, draw: 0.05 }), wanted)).toMatchObject({ by: 'tried' })
  const rules = contactRulesSchema.parse({ quietHours: [{ start: '22:00', end: '10:00', action: 'hold' }] })
  expect(bestTimeOf(facts({ own }), { ...wanted, rules })).toMatchObject({ at: Date.parse('2026-11-02T13:00:00Z'), n: 1 })
})

test('property: it lies within its hours, outside quiet hours, and no other hour there has more', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Asia/Kolkata'),
      fc.integer({ min: 1, max: 48 }),
      fc.array(fc.record({ at: fc.integer({ min: 1, max: 2_000 }).map((n) => dueAt - n * 3_600_000), n: fc.integer({ min: 1, max: 5 }) }), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.integer({ min: 0, max: 23 }),
      (place, hours, seen, from) => {
        const hour = (n: number): string => `${String(n % 24).padStart(2, '0')}:00`
        const rules = contactRulesSchema.parse({ quietHours: [{ start: hour(from), end: hour(from + 5), action: 'hold' }] })
        const around = { ...wanted, zone: place, rules }
        const found = bestTimeOf(facts({ hours, own: seen }), around)
        if (!found) return
        expect(found.at).toBeGreaterThanOrEqual(dueAt)
        expect(found.at).toBeLessThanOrEqual(dueAt + hours * 3_600_000)
        expect(quietBlock(rules, { ...around, now: found.at })).toBeUndefined()
        const clock = new Intl.DateTimeFormat('en', { timeZone: place, hour: '2-digit', hourCycle: 'h23' })
        const hourOf = (at: number): string => clock.format(at)
        const weight = (at: number): number =>
          seen.reduce((sum, one) => (hourOf(one.at) === hourOf(at) ? sum + one.n * 2 ** ((one.at - dueAt) / (30 * 86_400_000)) : sum), 0)
        for (let at = dueAt; at <= dueAt + hours * 3_600_000; at += 1_800_000)
          if (quietBlock(rules, { ...around, now: at }) === undefined && at % 3_600_000 === found.at % 3_600_000)
            expect(weight(found.at)).toBeGreaterThanOrEqual(weight(at) - 1e-9)
      },
    ),
    { numRuns: 25 },
  )
})
