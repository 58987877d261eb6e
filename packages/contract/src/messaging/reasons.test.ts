import { expect, test } from 'vitest'
import { explainReason } from './reasons.ts'

test('a stored reason is explained with its rule and its remedy, in both languages', () => {
  expect(explainReason('suppressed: hard_bounce', 'en')).toEqual({
    check: 5,
    what: 'The address is on the suppression list (hard_bounce).',
    remedy: 'Remove it from the list when the address works again.',
  })
  expect(explainReason('variable_missing: profile.name', 'zh')).toMatchObject({
    remedy: '为变量设置默认值：{{ profile.name | default: "…" }}。',
  })
  expect(explainReason('temporary: 451 4.3.0 later', 'en')?.what).toBe('The mail server put it off: 451 4.3.0 later')
  expect(explainReason('', 'en')).toBeUndefined()
})
