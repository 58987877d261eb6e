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
  expect(explainReason('temporary: 451 4.3.0 later', 'en')?.what).toBe('The mail server, or the provider, put it off: 451 4.3.0 later')
  expect(explainReason('', 'en')).toBeUndefined()
})

test('what the contact rules hold says until when, and what they drop says by which rule', () => {
  expect(explainReason('quiet_until: 2026-11-29 08:00 Asia/Shanghai', 'en')).toMatchObject({
    check: 11,
    what: 'Held until 2026-11-29 08:00 Asia/Shanghai by quiet hours.',
  })
  expect(explainReason('frequency_cap: 2/24 h', 'zh')?.what).toBe('达到频次上限（2/24 h）。')
  expect(explainReason('frequency_cap', 'en')?.what).toBe('A frequency cap was reached.')
  expect(explainReason('global_control', 'zh')?.check).toBe(7)
})
