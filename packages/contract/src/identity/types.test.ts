import { expect, test } from 'vitest'
import { builtInRules, builtInTypes, completeTypes, type IdType, identitySettingsInputSchema, rulesOf } from './types.ts'

const custom = (more: Partial<IdType> = {}): IdType => ({
  type: 'custom:card',
  nameEn: 'Card',
  nameZh: '会员卡',
  limit: 2,
  merges: true,
  hashed: false,
  expiresAfterDays: null,
  ...more,
})
const problems = (types: unknown[], mergesPerHour = 30): string[] =>
  identitySettingsInputSchema.safeParse({ types, mergesPerHour }).error?.issues.map((issue) => issue.path.join('.')) ?? []

test('what a project says of a type holds, of the others the built-in rules; the login is the strongest whatever is said', () => {
  const types = [custom(), { ...custom({ limit: 1 }), type: 'email' }]
  expect(completeTypes(types).map((one) => one.type)).toEqual([
    'login_id',
    'custom:card',
    'email',
    'mobile',
    'wechat_unionid',
    'wecom_external_userid',
    'wechat_openid',
    'mini_openid',
  ])
  const rules = rulesOf({ types, mergesPerHour: 5 })
  expect([rules.limitOf('custom:card'), rules.limitOf('email'), rules.limitOf('mobile'), rules.limitOf('custom:else')]).toEqual([
    2, 1, 5, 10,
  ])
  expect(rules.rankOf('login_id')).toBeLessThan(rules.rankOf('custom:card'))
  expect(rules.rankOf('custom:else')).toBeGreaterThan(rules.rankOf('mini_openid'))
  expect(rules.mergesPerHour).toBe(5)
})

test('a rule of an openid type holds for the accounts, each on its own', () => {
  const openid = builtInTypes.find((one) => one.type === 'wechat_openid')
  const rules = rulesOf({ types: openid ? [{ ...openid, limit: 1 }] : [], mergesPerHour: 30 })
  expect(rules.limitOf('wechat_openid:wx1')).toBe(1)
  expect(builtInRules.limitOf('wechat_openid:wx1')).toBe(10)
})

test('a setting that makes no sense is refused with the field that is wrong', () => {
  expect(problems([custom()])).toEqual([])
  expect(problems([custom(), custom()])).toEqual(['types.1.type'])
  expect(problems([{ ...custom(), type: 'anonymous_id' }])).toEqual(['types.0.type'])
  expect(problems([{ ...custom({ limit: 2 }), type: 'login_id' }])).toEqual(['types.0.limit'])
  expect(problems([{ ...custom({ limit: 1, merges: false }), type: 'login_id' }])).toEqual(['types.0.merges'])
  expect(problems([{ ...custom({ hashed: true }), type: 'mini_openid' }])).toEqual(['types.0.hashed'])
  expect(problems([{ ...custom({ limit: 1, expiresAfterDays: 9 }), type: 'login_id' }])).toEqual(['types.0.expiresAfterDays'])
  expect(problems([custom({ limit: 0 })])).toEqual(['types.0.limit'])
  expect(problems([], 0)).toEqual(['mergesPerHour'])
})
