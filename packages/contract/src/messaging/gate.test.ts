import { expect, test } from 'vitest'
import { fine } from '../../test/gate-facts.ts'
import { contactRulesSchema } from './contact-rules.ts'
import type { Contact } from './contacts.ts'
import { checks, decide, eligible, type GateFacts } from './gate.ts'

const hour = 3_600_000
const rules = (input: object) => contactRulesSchema.parse(input)
const contact = (at: number, more: Partial<Contact> = {}): Contact => ({
  at,
  channel: 'email',
  class: 'marketing',
  purpose: 'marketing',
  journeyId: 1,
  ...more,
})
/** On 1 November 2026, a Sunday, by the clock of Shanghai. */
const at = (hours: number, day = 1): number => Date.UTC(2026, 10, day) + (hours - 8) * hour
const kindAt = (hours: number, input: object, more: Partial<GateFacts> = {}): string =>
  decide({ ...fine, now: at(hours), dueAt: at(hours), rules: rules(input), ...more }).kind

test('a cap of 2 in 24 h with attempts at 0, 10, 20, 24, 33.9, 34, 34.1 h sends 1, 2, 4 and 6 (golden vector)', () => {
  const contacts: Contact[] = []
  const cap = { scope: { kind: 'all' }, limit: 2, per: { kind: 'sliding', hours: 24 }, action: 'drop' }
  const outcomes = [0, 10, 20, 24, 33.9, 34, 34.1].map((h) => {
    const decision = decide({ ...fine, now: h * hour, rules: rules({ caps: [cap] }), contacts })
    if (decision.kind === 'send') contacts.push(contact(h * hour))
    return decision.kind
  })
  expect(outcomes).toEqual(['send', 'send', 'drop', 'send', 'drop', 'send', 'drop'])
})

test('quiet from 22 to 08 is half-open (golden vector); a hold ends with it, within the ramp; service goes', () => {
  const night = { quietHours: [{ start: '22:00', end: '08:00', action: 'hold', rampMinutes: 60 }] }
  const vector = { 21.999: false, 22: true, 0: true, 7.999: true, 8: false, 12: false }
  for (const [hours, isQuiet] of Object.entries(vector)) expect(kindAt(Number(hours), night)).toBe(isQuiet ? 'hold' : 'send')
  const facts = { ...fine, now: at(23), dueAt: at(23), rules: rules(night) }
  expect(decide(facts)).toEqual({ kind: 'hold', until: at(8, 2), check: 11, reason: 'quiet_until: 2026-11-02 08:00 Asia/Shanghai' })
  expect(decide({ ...facts, spread: 0.5 })).toMatchObject({ until: at(8.5, 2) })
  expect(decide({ ...facts, class: 'service' }).kind).toBe('send')
  expect(decide({ ...facts, rules: rules({ quietHours: [{ ...night.quietHours[0], action: 'drop' }] }) })).toMatchObject({
    kind: 'drop',
    reason: 'quiet_hours: 22:00–08:00',
  })
})

test('quiet hours belong to the day they begin on; those that follow one another are one; equal ends are a whole day', () => {
  const saturday = { quietHours: [{ start: '22:00', end: '08:00', weekdays: [6], action: 'hold' }] }
  expect([kindAt(7, saturday), kindAt(23, saturday)]).toEqual(['hold', 'send'])
  const weekend = [
    { start: '00:00', end: '00:00', weekdays: [7], action: 'hold', rampMinutes: 0 },
    { start: '00:00', end: '09:00', weekdays: [1], action: 'hold', rampMinutes: 0 },
  ]
  expect(decide({ ...fine, now: at(12), dueAt: at(12), rules: rules({ quietHours: weekend }) })).toMatchObject({ until: at(9, 2) })
  const always = { start: '08:00', end: '08:00', weekdays: [1, 2, 3, 4, 5, 6, 7], action: 'hold' }
  expect(contactRulesSchema.safeParse({ quietHours: [always] }).success).toBe(false)
})

test('a ramp that would run into the next quiet hours is made shorter', () => {
  const noon = [
    { start: '22:00', end: '12:00', action: 'hold', rampMinutes: 240 },
    { start: '12:30', end: '21:00', action: 'hold', rampMinutes: 0 },
  ]
  const decision = decide({ ...fine, now: at(11), dueAt: at(11), spread: 0.9, rules: rules({ quietHours: noon }) })
  expect(decision).toMatchObject({ kind: 'hold' })
  expect('until' in decision && decision.until).toBeLessThan(at(12.5))
})

test('a gap of an hour lets go at the very hour; another channel counts only where any does', () => {
  const gap = (scope: string) => ({ gaps: [{ scope, minutes: 60, action: 'hold' }] })
  const since = (minutes: number, scope = 'channel', more: Partial<Contact> = {}) =>
    kindAt(12, gap(scope), { contacts: [contact(at(12) - minutes * 60_000, more)] })
  expect([since(59.99), since(60)]).toEqual(['hold', 'send'])
  expect([since(1, 'channel', { channel: 'sms' }), since(1, 'any', { channel: 'sms' })]).toEqual(['send', 'hold'])
  expect(since(1, 'any', { class: 'service' })).toBe('send')
})

test('caps are about a channel, a journey or a purpose; the strictest decides, and who is exempt neither counts nor waits', () => {
  const cap = (scope: object, more: object = {}) => ({
    caps: [{ scope, limit: 1, per: { kind: 'calendar', unit: 'day' }, action: 'hold', ...more }],
  })
  const ask = (input: object, ...contacts: Contact[]) => kindAt(12, input, { contacts })
  const other = contact(at(11), { channel: 'sms', journeyId: 2, purpose: 'news' })
  expect(ask(cap({ kind: 'all' }), other)).toBe('hold')
  expect(ask(cap({ kind: 'channel', channel: 'email' }), other)).toBe('send')
  expect(ask(cap({ kind: 'journey' }), other)).toBe('send')
  expect(ask(cap({ kind: 'purpose', purpose: 'marketing' }), other)).toBe('send')
  expect(ask(cap({ kind: 'journey' }), contact(at(11)))).toBe('hold')
  expect(ask(cap({ kind: 'all' }), contact(at(11), { class: 'service' }))).toBe('send')
  expect(ask(cap({ kind: 'all' }, { exempt: [] }), contact(at(11), { class: 'service' }))).toBe('hold')
  const both = { caps: [...cap({ kind: 'all' }).caps, ...cap({ kind: 'all' }, { action: 'drop', limit: 2 }).caps] }
  expect([ask(both, contact(at(10))), ask(both, contact(at(10)), contact(at(11)))]).toEqual(['hold', 'drop'])
})

test('what would be held longer than the longest hold is not sent', () => {
  const input = { caps: [{ scope: { kind: 'all' }, limit: 1, per: { kind: 'sliding', hours: 100 }, action: 'hold' }], holdHours: 72 }
  const facts = { ...fine, now: at(12), dueAt: at(12), rules: rules(input) }
  expect(decide({ ...facts, contacts: [contact(at(12) - 29 * hour)] })).toMatchObject({ kind: 'hold', until: at(12) + 71 * hour })
  expect(decide({ ...facts, contacts: [contact(at(12) - 27 * hour)] })).toMatchObject({ kind: 'drop', reason: 'cap_too_long: 72' })
})

test('the first failing check names the reason, in the fixed order', () => {
  expect(checks.map((check) => check.number)).toEqual(Array.from({ length: 18 }, (_, i) => i + 1))
  const failing: Partial<GateFacts>[] = [
    { alreadySent: true },
    { journeyState: 'ended' },
    { personGone: true },
    { consent: false },
    { suppressed: ['hard_bounce'] },
    { isControl: true },
    { suits: false },
    { isFresh: false },
    { rules: rules({ quietHours: [{ start: '00:00', end: '23:00', action: 'drop' }] }) },
  ]
  const all: GateFacts = Object.assign({}, fine, ...failing)
  const reasons = failing.map((one, i) => {
    const mended = Object.assign({}, all, ...failing.slice(0, i).map((gone) => restored(gone)))
    const decision = decide(mended)
    expect(Object.keys(one).length).toBe(1)
    return decision.kind === 'drop' ? `${decision.check} ${decision.reason}` : decision.kind
  })
  expect(reasons).toEqual([
    '1 already_sent',
    '2 journey_ended',
    '3 person_gone',
    '4 unsubscribed',
    '5 suppressed: hard_bounce',
    '7 global_control',
    '9 mismatch',
    '10 stale',
    '11 quiet_hours: 00:00–23:00',
  ])
})
const restored = (one: Partial<GateFacts>): Partial<GateFacts> =>
  Object.fromEntries(Object.keys(one).map((key) => [key, fine[key as keyof GateFacts]]))

test('marketing without a recorded consent follows the project default; service needs none', () => {
  expect(decide({ ...fine, consent: undefined })).toMatchObject({ kind: 'drop', reason: 'no_consent' })
  expect(decide({ ...fine, consent: undefined, whenUnknown: 'allow' }).kind).toBe('send')
  expect(decide({ ...fine, consent: undefined, class: 'service' }).kind).toBe('send')
  expect(decide({ ...fine, consent: false, suppressed: ['unsubscribed'], class: 'service' }).kind).toBe('send')
  expect(decide({ ...fine, suppressed: ['hard_bounce'], class: 'service' })).toMatchObject({ reason: 'suppressed: hard_bounce' })
})

test('a paused journey, a mail server that cannot be read, or a run on its way holds; a run that was cut short drops', () => {
  expect(decide({ ...fine, journeyState: 'paused' })).toMatchObject({ kind: 'hold', reason: 'journey_paused' })
  expect(decide({ ...fine, notReady: 'channel_unreadable' })).toMatchObject({ kind: 'hold', reason: 'channel_unreadable' })
  expect(decide({ ...fine, run: undefined })).toMatchObject({ kind: 'hold', reason: 'run_moving' })
  expect(decide({ ...fine, run: { cut: 'goal' } })).toMatchObject({ kind: 'drop', reason: 'run_ended: goal' })
})

test('at intent only what lasts decides; who is compared is known there, before quiet hours and caps', () => {
  const quiet = rules({ quietHours: [{ start: '00:00', end: '23:00', action: 'drop' }] })
  const intent = (more: Partial<GateFacts>): unknown => {
    const facts = { ...fine, rules: quiet, ...more }
    const decision = decide(facts, 'intent')
    return [decision.kind, eligible(facts, decision)]
  }
  expect(intent({})).toEqual(['send', 'treated'])
  expect(intent({ journeyState: 'paused' })).toEqual(['send', 'treated'])
  expect(intent({ isControl: true })).toEqual(['drop', 'control'])
  expect(intent({ isControl: true, consent: false })).toEqual(['drop', undefined])
  expect(intent({ isControl: true, class: 'service' })).toEqual(['send', undefined])
})

test('what can no longer be told whether it still holds is asked again, and not sent after the longest hold', () => {
  expect(decide({ ...fine, isFresh: undefined })).toEqual({ kind: 'hold', until: 60_000, check: 10, reason: 'stale_unknown' })
  expect(decide({ ...fine, isFresh: undefined, now: 73 * hour })).toMatchObject({ kind: 'drop', reason: 'stale' })
})
