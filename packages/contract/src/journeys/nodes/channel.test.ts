import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChannelFigures } from '../../messaging/choice.ts'
import { type SendingChannel, sendingChannels, unreachable } from '../../messaging/reach.ts'
import { consentKey, type Contact } from '../../rules/index.ts'
import { advance, graphSchema, routeOf, start, type StepInput } from '../index.ts'
import { channel } from './channel.ts'

/** Null: a usable address; a text: one on the suppression list for that. */
const listed = (what: string | null | undefined): string[] => (typeof what === 'string' ? [what] : [])

const at = Date.UTC(2026, 10, 1)

interface Person {
  readonly consents?: Partial<Record<SendingChannel, boolean | undefined>>
  readonly addresses?: Partial<Record<SendingChannel, string | null | undefined>>
  readonly silence?: 'allow' | 'deny'
  readonly tags?: Readonly<Record<string, string>>
  readonly id?: number
  readonly channels?: ChannelFigures
}

function inputOf({ consents = {}, addresses = {}, silence = 'allow', tags = {}, id = 1, channels }: Person): StepInput {
  const contact: Contact = {
    consents: new Map(
      sendingChannels.flatMap((one) => (consents[one] === undefined ? [] : [[consentKey('marketing', one), consents[one]]])),
    ),
    addresses: new Map(sendingChannels.flatMap((one) => (addresses[one] === undefined ? [] : [[one, listed(addresses[one])]]))),
    silence: new Map([['marketing', silence]]),
  }
  const rules = {
    person: 1,
    profile: {},
    tags: new Map(Object.entries(tags)),
    moment: { now: new Date(at), zone: 'UTC' },
    figureOf: () => 0,
    contact,
  }
  return { personId: id, journeyKey: 'j', trigger: {}, enteredAt: at, rules, channels }
}

function taken(settings: object, person: Person) {
  const graph = graphSchema.parse({
    entry: { kind: 'event', event: 'Start' },
    nodes: [{ id: 'c', kind: 'channel', settings: { order: ['email', 'sms'], ...settings } }],
    edges: [{ from: 'entry', port: 'next', to: 'c' }],
  })
  const visit = advance(routeOf(graph), start(at), 'next', at, inputOf(person)).visits.at(-1)
  const node = graph.nodes[0]
  const told = { port: visit?.port ?? '', why: visit?.why ?? '', arrivedAt: '', leftAt: '' }
  const said = node?.kind === 'channel' ? channel.visited(told, node.settings, 'zh') : ''
  return { port: visit?.port, why: visit?.why, said }
}

const both = { email: null, sms: null }

test('B07 the preferred channel comes first, the others in their order; one that does not reach the person falls through', () => {
  const prefer = { prefer: '渠道偏好' }
  expect(taken(prefer, { addresses: both })).toMatchObject({ port: 'email', why: 'email: reachable' })
  for (const word of ['短信', 'SMS', ' sms '])
    expect(taken(prefer, { addresses: both, tags: { 渠道偏好: word } })).toMatchObject({
      port: 'sms',
      why: 'sms: preferred',
      said: '短信（偏好渠道）',
    })
  expect(taken(prefer, { addresses: { email: null }, tags: { 渠道偏好: '短信' } })).toMatchObject({
    port: 'email',
    why: 'email: reachable; sms: no_address',
  })
  expect(taken(prefer, { addresses: both, tags: { 渠道偏好: '飞鸽' } }).port).toBe('email')
})

const figures: ChannelFigures = {
  prices: new Map([
    ['sms', 0.05],
    ['email', 0.01],
  ]),
  responses: {
    marketing: new Map([
      ['sms', { sent: 9_000, responded: 900 }],
      ['email', { sent: 9_000, responded: 90 }],
    ]),
    service: new Map(),
  },
}

test('B07 (part: cheapest) the cheapest that reaches the person is taken, after the one they prefer, and the costs are told', () => {
  const by = { by: 'cheapest', order: ['push', 'sms', 'email'] }
  expect(taken(by, { addresses: { ...both, push: null }, channels: figures })).toEqual({
    port: 'email',
    why: 'email: cheapest push ?, sms 0.05, email 0.01',
    said: '邮件（每条费用：推送 费用未知，短信 0.05，邮件 0.01）',
  })
  expect(taken(by, { addresses: { sms: null, push: null }, channels: figures })).toMatchObject({
    port: 'sms',
    why: 'sms: cheapest push ?, sms 0.05, email 0.01; email: no_address',
  })
  const prefers = { addresses: both, tags: { p: 'sms' }, channels: figures }
  expect(taken({ ...by, prefer: 'p' }, prefers)).toMatchObject({ port: 'sms', why: 'sms: preferred' })
  // Nothing known: their order.
  expect(taken(by, { addresses: both }).port).toBe('sms')
})

test('B07 (part: highest predicted response) what is answered more is taken, where it reaches the person; the same visit draws the same', () => {
  const by = { by: 'predicted' }
  const one = taken(by, { addresses: both, channels: figures })
  expect(one).toEqual(taken(by, { addresses: both, channels: figures }))
  expect(one.why).toMatch(/^sms: predicted email \d\.\d% \(90\/9000\), sms \d+\.\d% \(900\/9000\)$/)
  expect(one.said).toMatch(/^短信（抽取的响应率（响应\/发送）：邮件 /)
  for (let id = 1; id <= 100; id++) {
    expect(taken(by, { id, addresses: both, channels: figures }).port).toBe('sms')
    expect(taken(by, { id, addresses: { email: null }, channels: figures }).port).toBe('email')
  }
  // Of services nothing is known: by lot.
  const ports = Array.from({ length: 60 }, (_, id) => taken({ ...by, class: 'service' }, { id, addresses: both, channels: figures }).port)
  expect(new Set(ports)).toEqual(new Set(['email', 'sms']))
})

test('D19 (part: two channels) the first that reaches the person; who none reaches leaves by a way of its own, with the reasons', () => {
  expect(taken({}, { addresses: { sms: null } }).port).toBe('sms')
  expect(taken({ order: ['sms', 'email'] }, { addresses: both }).port).toBe('sms')
  expect(taken({}, { addresses: both, consents: { email: false } }).port).toBe('sms')
  expect(taken({}, { addresses: { email: 'hard_bounce' }, consents: { sms: true } })).toMatchObject({
    port: 'none',
    why: 'email: suppressed: hard_bounce; sms: no_address',
  })
  // A service message needs no consent.
  expect(taken({ class: 'service' }, { addresses: both, consents: { email: false } }).port).toBe('email')
  expect(taken({}, { addresses: both, silence: 'deny' }).port).toBe('none')
})

test('whatever is known of somebody, the channel taken is the first in their order that the gate would not refuse', () => {
  const state = fc.constantFrom(undefined, null, 'hard_bounce', 'unsubscribed', 'do_not_call')
  const said = fc.constantFrom(undefined, true, false)
  fc.assert(
    fc.property(
      fc.record({ email: state, sms: state, push: state, phone: state, webhook: fc.constant(undefined) }),
      fc.record({ email: said, sms: said, push: said, phone: said, webhook: said }),
      fc.constantFrom('allow' as const, 'deny' as const),
      fc.constantFrom('marketing' as const, 'service' as const),
      fc.constantFrom(undefined, ...sendingChannels),
      (addresses, consents, silence, messageClass, wish) => {
        const { port } = taken(
          { class: messageClass, prefer: 'p', order: [...sendingChannels] },
          { addresses, consents, silence, tags: wish === undefined ? {} : { p: wish } },
        )
        const order = wish === undefined ? sendingChannels : [wish, ...sendingChannels.filter((one) => one !== wish)]
        const open = order.find(
          (one) =>
            unreachable({
              channel: one,
              class: messageClass,
              consent: consents[one],
              whenUnknown: silence,
              hasAddress: addresses[one] !== undefined,
              suppressed: listed(addresses[one]),
            }) === undefined,
        )
        expect(port).toBe(open ?? 'none')
      },
    ),
  )
})
