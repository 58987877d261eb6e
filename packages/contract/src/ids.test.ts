import { expect, test } from 'vitest'
import { isBlockedId, isDeviceId, isIdType, normaliseId } from './ids.ts'

test('a mainland mobile is one id however it is written', () => {
  for (const written of ['13800138000', '+8613800138000', '86 138-0013-8000', '0086 13800138000'])
    expect(normaliseId('mobile', written)).toBe('+8613800138000')
})

test('a foreign mobile keeps its country code, other text stays as it is', () => {
  expect(normaliseId('mobile', '+44 20 7946 0958')).toBe('+442079460958')
  expect(normaliseId('mobile', 'm30-R')).toBe('m30-R')
})

test('mail addresses are compared in lower case', () => {
  expect(normaliseId('email', ' Ann@Example.COM ')).toBe('ann@example.com')
})

test('placeholders that clients send for everybody are no ids', () => {
  for (const value of ['null', 'undefined', '0', '00000000-0000-0000-0000-000000000000', '-1', 'Anonymous', '[object Object]'])
    expect(isBlockedId(value), value).toBe(true)
  for (const value of ['u-1', '10', '0a', 'nullable']) expect(isBlockedId(value), value).toBe(false)
})

test('scoped types need a scope', () => {
  expect(isIdType('wechat_openid:wx1')).toBe(true)
  expect(isIdType('wechat_openid:')).toBe(false)
  expect(isIdType('shoe_size')).toBe(false)
  expect(isDeviceId('device:idfv')).toBe(true)
})
