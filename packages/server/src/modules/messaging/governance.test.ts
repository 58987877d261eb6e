import { expect, test } from 'vitest'
import { decide, type SendFacts } from './governance.ts'

const hour = 3_600_000
const fine: SendFacts = {
  class: 'marketing',
  now: 0,
  alreadySent: false,
  journeyState: 'running',
  run: { cut: null },
  isTooLate: false,
  isChannelReady: true,
  personGone: false,
  consent: true,
  whenUnknown: 'deny',
  address: 'a@b.cn',
  suppressed: undefined,
  cap: undefined,
  counted: [],
}

test('limit 2 in 24 h with attempts at 0, 10, 20, 24, 33.9, 34, 34.1 h sends 1, 2, 4 and 6 (golden vector)', () => {
  const sent: number[] = []
  const outcomes = [0, 10, 20, 24, 33.9, 34, 34.1].map((h) => {
    const decision = decide({ ...fine, now: h * hour, cap: { limit: 2, windowMs: 24 * hour }, counted: sent })
    if (decision.kind === 'send') sent.push(h * hour)
    return decision.kind
  })
  expect(outcomes).toEqual(['send', 'send', 'drop', 'send', 'drop', 'send', 'drop'])
})

test('the first failing check names the reason, in the fixed order', () => {
  const all: SendFacts = {
    ...fine,
    alreadySent: true,
    journeyState: 'ended',
    personGone: true,
    consent: false,
    address: undefined,
    suppressed: 'hard_bounce',
  }
  expect(decide(all)).toEqual({ kind: 'drop', reason: 'already_sent' })
  expect(decide({ ...all, alreadySent: false })).toEqual({ kind: 'drop', reason: 'journey_ended' })
  expect(decide({ ...all, alreadySent: false, journeyState: 'running' })).toEqual({ kind: 'drop', reason: 'person_gone' })
  expect(decide({ ...all, alreadySent: false, journeyState: 'running', personGone: false })).toEqual({
    kind: 'drop',
    reason: 'unsubscribed',
  })
})

test('marketing without a recorded consent follows the project default; service needs none', () => {
  expect(decide({ ...fine, consent: undefined })).toEqual({ kind: 'drop', reason: 'no_consent' })
  expect(decide({ ...fine, consent: undefined, whenUnknown: 'allow' }).kind).toBe('send')
  expect(decide({ ...fine, consent: undefined, class: 'service' }).kind).toBe('send')
  expect(decide({ ...fine, consent: false, suppressed: 'unsubscribed', class: 'service' }).kind).toBe('send')
  expect(decide({ ...fine, suppressed: 'hard_bounce', class: 'service' })).toEqual({ kind: 'drop', reason: 'suppressed: hard_bounce' })
})

test('a paused journey, or a mail server that cannot be read, holds its sends', () => {
  expect(decide({ ...fine, journeyState: 'paused' })).toMatchObject({ kind: 'hold', reason: 'journey_paused' })
  expect(decide({ ...fine, isChannelReady: false })).toMatchObject({ kind: 'hold', reason: 'channel_unreadable' })
})

test('what a run that was cut short still wanted to send is dropped; while it travels to another part it is held', () => {
  expect(decide({ ...fine, run: { cut: 'goal' } })).toEqual({ kind: 'drop', reason: 'run_ended: goal' })
  expect(decide({ ...fine, run: undefined })).toMatchObject({ kind: 'hold', reason: 'run_moving' })
})
