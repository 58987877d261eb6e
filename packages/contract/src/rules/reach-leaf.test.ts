import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf } from '../messaging/reach.ts'
import { consentKey, type Contact, describe, evaluate, type ReachRule, references, type Rule, ruleSchema } from './index.ts'

const letters = { kind: 'reach', purpose: 'letters', channel: 'email', is: 'reachable' } as const
const silence = new Map([['letters', 'allow'] as const])

const holds = (rule: ReachRule, contact?: Contact): boolean =>
  evaluate(rule, {
    person: 1,
    moment: { now: new Date(0), zone: 'UTC' },
    profile: {},
    tags: new Map(),
    contact,
    figureOf: () => 0,
  })

const contact = (consent: boolean | undefined, addresses: Contact['addresses'] = new Map([['email', []]])): Contact => ({
  consents: new Map(consent === undefined ? [] : [[consentKey('letters', 'email'), consent]]),
  addresses,
  silence,
})

test('of a purpose and channel somebody has agreed, refused or said nothing, one of the three', () => {
  const states = (one: Contact): boolean[] => (['agreed', 'refused', 'unknown'] as const).map((is) => holds({ ...letters, is }, one))
  expect([true, false, undefined].map((said) => states(contact(said)))).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ])
  expect(holds({ ...letters, channel: 'sms', is: 'unknown' }, contact(true))).toBe(true)
  expect(holds({ ...letters, is: 'unknown' })).toBe(true)
})

test('reachable is who has a usable address that nothing forbids, and a consent, or a purpose whose silence is one', () => {
  const reached = (one: Contact): boolean => holds(letters, one)
  expect([contact(true), contact(undefined), contact(false)].map(reached)).toEqual([true, true, false])
  expect([contact(true, new Map()), contact(true, new Map([['email', ['hard_bounce']]]))].map(reached)).toEqual([false, false])
  // A purpose that is not asked for any more, and one that is not there.
  expect([contact(true), contact(undefined)].map((one) => reached({ ...one, silence: new Map() }))).toEqual([true, false])
  expect(reached({ ...contact(undefined), silence: new Map([['letters', 'deny']]) })).toBe(false)
})

test('a purpose and a channel that cannot be are refused where they stand', () => {
  const problem = (rule: object) =>
    ruleSchema.safeParse({ kind: 'all', rules: [{ ...letters, ...rule }] }).error?.issues.map((one) => one.path)
  expect(problem({})).toBeUndefined()
  expect(problem({ purpose: 'Letters!' })).toEqual([['rules', 0, 'purpose']])
  expect(problem({ channel: 'pigeon' })).toEqual([['rules', 0, 'channel']])
  expect(problem({ is: 'asleep' })).toEqual([['rules', 0, 'is']])
  expect(problem({ channel: 'wechat' })).toEqual([['rules', 0, 'channel']])
  expect(problem({ channel: 'wechat', is: 'refused' })).toBeUndefined()
  expect([...references({ kind: 'not', rule: letters }).purposes]).toEqual(['letters'])
})

test('the address of a profile comes before those of ids, of which the first as text counts whatever their order', () => {
  const ids = [
    { type: 'email', value: 'b@x.cn' },
    { type: 'email', value: 'a@x.cn' },
    { type: 'mobile', value: '+8613900000000' },
  ]
  expect(addressOf('email', { email: 'Me@x.cn' }, ids)).toBe('Me@x.cn')
  expect(addressOf('email', { email: 'nobody' }, ids)).toBeUndefined()
  expect(addressOf('email', {}, [{ type: 'email', value: `sha256:${'a'.repeat(43)}` }])).toBeUndefined()
  fc.assert(
    fc.property(fc.shuffledSubarray(ids, { minLength: 3 }), (some) => {
      expect(addressOf('email', {}, some)).toBe('a@x.cn')
    }),
  )
})

const not = (rule: Rule): Rule => ({ kind: 'not', rule })
test.each<[Rule, string, string]>([
  [{ ...letters, is: 'agreed' }, '同意通过邮件接收「会员通讯」', 'has agreed to “会员通讯” by email'],
  [not({ ...letters, is: 'agreed' }), '没有同意通过邮件接收「会员通讯」', 'has not agreed to “会员通讯” by email'],
  [{ ...letters, channel: 'sms', is: 'refused' }, '拒绝通过短信接收「会员通讯」', 'has refused “会员通讯” by SMS'],
  [{ ...letters, is: 'unknown' }, '未表态是否通过邮件接收「会员通讯」', 'has not said whether they agree to “会员通讯” by email'],
  [letters, '可通过邮件触达「会员通讯」', 'can be reached for “会员通讯” by email'],
  [not(letters), '不可通过邮件触达「会员通讯」', 'cannot be reached for “会员通讯” by email'],
])('it reads as a sentence with the name of the purpose %#', (rule, zh, en) => {
  const show = (owner: string, _: string, value: unknown): string => (owner === 'purpose' && value === 'letters' ? '会员通讯' : '?')
  expect([describe(rule, 'zh', show), describe(rule, 'en', show)]).toEqual([zh, en])
})
