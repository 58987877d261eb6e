import { expect, test } from 'vitest'
import type { CanonicalRecord } from '../events.ts'
import { applyFixes, fixesSchema } from './fixes.ts'

const record: CanonicalRecord = {
  key: 'k',
  day: '2026-11-01',
  time: 0,
  distinctId: 'u',
  ids: [],
  event: { name: 'pay', properties: { amont: '12.5', way: 'wx', both: 1, Both: 2, tags: 'a, b' } },
  profile: { op: 'set', properties: { amont: '1', city: 'SH' } },
}
const after = (...fixes: Parameters<typeof applyFixes>[1][number][]) => applyFixes(record, fixes)

test('fixes are made in order, in the event and in what it says of the profile; the key stays', () => {
  const fixed = after(
    { kind: 'rename_event', to: 'Pay' },
    { kind: 'rename_property', from: 'amont', to: 'amount' },
    { kind: 'convert', name: 'amount', to: 'number' },
    { kind: 'replace_value', name: 'way', from: 'wx', to: 'wechat' },
    { kind: 'convert', name: 'tags', to: 'list' },
    { kind: 'set_property', name: 'order_id', value: 'none' },
  )
  expect(fixed.key).toBe('k')
  expect(fixed.event).toEqual({
    name: 'Pay',
    properties: { amount: 12.5, way: 'wechat', both: 1, Both: 2, tags: ['a', 'b'], order_id: 'none' },
  })
  expect(fixed.profile?.properties).toEqual({ amount: 1, city: 'SH' })
})

test('values are told apart as people read them', () => {
  expect(after({ kind: 'replace_value', name: 'both', from: '1', to: 7 }).event?.properties.both).toBe(7)
  expect(after({ kind: 'replace_value', name: 'amont', from: 12.5, to: 12 }).event?.properties.amont).toBe(12)
  expect(after({ kind: 'rename_property', from: '__proto__', to: 'x' }).event?.properties).not.toHaveProperty('x')
})

test('a fix never loses what it cannot change', () => {
  expect(after({ kind: 'rename_property', from: 'both', to: 'Both' }).event?.properties).toMatchObject({ both: 1, Both: 2 })
  expect(after({ kind: 'convert', name: 'way', to: 'number' }).event?.properties.way).toBe('wx')
  expect(after({ kind: 'convert', name: 'way', to: 'boolean' }).event?.properties.way).toBe('wx')
  expect(after({ kind: 'set_property', name: 'way', value: 'x' }).event?.properties.way).toBe('wx')
  expect(after({ kind: 'rename_property', from: 'absent', to: 'other' })).toEqual(record)
  expect(after({ kind: 'drop_property', name: 'way' }).event?.properties).not.toHaveProperty('way')
})

test('names of fixes are as bounded as those of properties', () => {
  expect(fixesSchema.safeParse([{ kind: 'rename_event', to: '' }]).success).toBe(false)
  expect(fixesSchema.safeParse([{ kind: 'rename_event', to: 'x'.repeat(201) }]).success).toBe(false)
  expect(fixesSchema.safeParse(Array.from({ length: 21 }, () => ({ kind: 'drop_property', name: 'x' }))).success).toBe(false)
})
