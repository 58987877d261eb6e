import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fine } from '../../test/gate-facts.ts'
import { type Cap, contactRulesSchema } from './contact-rules.ts'
import { capBlock, type Contact, type Planned, type Wanted } from './contacts.ts'
import { decide } from './gate.ts'
import { outrankedBy, rankOf } from './priority.ts'

const runs = { numRuns: 300 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1), seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }
const hour = 3_600_000
const now = Date.UTC(2026, 10, 3, 4)

const kinds = {
  channel: fc.constantFrom('email' as const, 'sms' as const),
  class: fc.constantFrom('marketing' as const, 'marketing' as const, 'service' as const),
  purpose: fc.constantFrom('marketing', 'news'),
  journeyId: fc.constantFrom(1, 2),
}
const someCap: fc.Arbitrary<Cap> = fc.record({
  scope: fc.oneof(
    fc.constant({ kind: 'all' as const }),
    fc.record({ kind: fc.constant('channel' as const), channel: kinds.channel }),
    fc.constant({ kind: 'journey' as const }),
    fc.record({ kind: fc.constant('purpose' as const), purpose: kinds.purpose }),
  ),
  limit: fc.integer({ min: 1, max: 4 }),
  per: fc.oneof(
    fc.record({ kind: fc.constant('sliding' as const), hours: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('calendar' as const), unit: fc.constantFrom('day' as const, 'week' as const) }),
  ),
  exempt: fc.constantFrom<('marketing' | 'service')[]>([], ['service']),
  action: fc.constantFrom('hold' as const, 'drop' as const),
})

/** Plays the higher-ranking ones in their order under one cap, asking the cap itself each time: which of them go. */
function played(cap: Cap, zone: string, before: readonly Contact[], plans: readonly Planned[]): Planned[] {
  const rules = contactRulesSchema.parse({ caps: [cap] })
  const contacts = [...before]
  return plans.filter((plan) => {
    const goes = capBlock(rules, { ...plan, now: plan.at, zone, spread: 0, contacts, planned: [] }) === undefined
    if (goes) contacts.push(plan)
    return goes
  })
}

test('a message gives way exactly when one of a higher rank could go without it, and could not after it', () => {
  fc.assert(
    fc.property(
      fc.array(someCap, { minLength: 1, maxLength: 3 }),
      fc.record(kinds),
      fc.array(fc.record({ ...kinds, ago: fc.integer({ min: 0, max: 80 }) }), { maxLength: 5 }),
      fc.array(fc.record({ ...kinds, ahead: fc.integer({ min: 0, max: 200 }), rank: fc.constantFrom(40, 50, 60, 150) }), { maxLength: 6 }),
      fc.integer({ min: 0, max: 168 }),
      (caps, wants, past, ahead, lookAheadHours) => {
        const rules = contactRulesSchema.parse({ caps, lookAheadHours })
        const zone = 'Asia/Shanghai'
        const contacts = past.map(({ ago, ...one }) => ({ ...one, at: now - ago * hour }))
        const planned = ahead.map(({ ahead: hours, ...one }, i) => ({ ...one, at: now + hours * hour, name: `m${i}` }))
        const wanted: Wanted = { ...wants, now, zone, spread: 0, contacts, rank: 50, planned }
        // Where a cap is reached already it is the cap that decides.
        fc.pre(capBlock(rules, wanted) === undefined)
        const higher = planned
          .filter((one) => one.rank > 50 && one.at <= now + lookAheadHours * hour)
          .toSorted((a, b) => a.at - b.at || b.rank - a.rank)
        const found = caps.flatMap((cap) => {
          const isAbout = wants.class !== 'service' || !cap.exempt.includes('service')
          const after = new Set(played(cap, zone, isAbout ? [...contacts, { ...wants, at: now }] : contacts, higher))
          const lost = played(cap, zone, contacts, higher).find((one) => !after.has(one))
          return lost ? [{ action: cap.action, at: lost.at }] : []
        })
        const got = outrankedBy(rules, wanted)
        expect(got !== undefined).toBe(found.length > 0)
        if (!got) return
        const isDropped = found.some((one) => one.action === 'drop')
        expect(got.action).toBe(isDropped ? 'drop' : 'hold')
        if (!isDropped) expect(got.until).toBe(Math.max(...found.map((one) => one.at)))
      },
    ),
    runs,
  )
})

const cap = (limit: number, action = 'drop') =>
  contactRulesSchema.parse({ caps: [{ scope: { kind: 'all' }, limit, per: { kind: 'sliding', hours: 24 }, action }], lookAheadHours: 24 })
const tonight = (rank: number, hours = 8, more: Partial<Planned> = {}): Planned => ({
  channel: 'email',
  class: 'marketing',
  purpose: 'marketing',
  journeyId: 2,
  name: 'Double Eleven',
  at: now + hours * hour,
  rank,
  ...more,
})
const ask = (rules: ReturnType<typeof cap>, planned: readonly Planned[], contacts: readonly Contact[] = []) =>
  decide({ ...fine, now, dueAt: now, rules, rank: 50, planned, contacts })

test('the last place under a cap is kept for the higher rank of the hours ahead, which is named (golden vector)', () => {
  expect(ask(cap(1), [tonight(51)])).toEqual({ kind: 'drop', check: 14, reason: 'outranked: Double Eleven' })
  expect([ask(cap(2), [tonight(51)]), ask(cap(1), [tonight(50)]), ask(cap(1), [tonight(51, 25)])].map((one) => one.kind)).toEqual([
    'send',
    'send',
    'send',
  ])
  // Two places, one of them used: it goes back before tonight's message goes.
  const used = [{ ...tonight(0), at: now - 20 * hour }]
  expect([ask(cap(2), [tonight(51)], used).kind, ask(cap(2), [tonight(51, 3)], used).kind]).toEqual(['send', 'drop'])
  // Two of higher rank want the two places; a service message neither counts nor keeps one.
  expect(ask(cap(2), [tonight(51), tonight(99, 9)])).toMatchObject({ reason: 'outranked: Double Eleven' })
  expect(ask(cap(1), [tonight(252, 8, { class: 'service' })]).kind).toBe('send')
})

test('where the cap holds, it waits until the other should have gone, and is asked again; beyond the longest hold it is not sent', () => {
  expect(ask(cap(1, 'hold'), [tonight(51)])).toEqual({
    kind: 'hold',
    until: now + 8 * hour,
    check: 14,
    reason: 'outranked_until: 2026-11-03 20:00 Asia/Shanghai · Double Eleven',
  })
  expect(ask(cap(1, 'hold'), [tonight(51, 0)])).toMatchObject({ kind: 'hold', until: now + 60_000 })
  expect(decide({ ...fine, now, dueAt: now - 70 * hour, rules: cap(1, 'hold'), rank: 50, planned: [tonight(51)] })).toMatchObject({
    reason: 'outranked_too_long: 72',
  })
})

test('service comes before what answers an event, that before what goes to many; within each the higher priority', () => {
  const order = [
    rankOf({ class: 'service', lane: 1, priority: 0 }),
    rankOf({ class: 'marketing', lane: 0, priority: 100 }),
    rankOf({ class: 'marketing', lane: 0, priority: 0 }),
    rankOf({ class: 'marketing', lane: 1, priority: 100 }),
    rankOf({ class: 'marketing', lane: 1, priority: 99 }),
  ]
  expect(order).toEqual(order.toSorted((a, b) => b - a))
  expect(new Set(order).size).toBe(5)
})
