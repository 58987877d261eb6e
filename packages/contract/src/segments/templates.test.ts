import { expect, test } from 'vitest'
import { describe, ruleSchema } from '../rules/index.ts'
import { segmentTemplates } from './templates.ts'

test('every template is a rule once its blanks are filled, and none before', () => {
  for (const { id, rule } of segmentTemplates) {
    expect([id, ruleSchema.safeParse(rule).success]).toEqual([id, false])
    const filled: unknown = JSON.parse(JSON.stringify(rule), (key, value) =>
      (key === 'event' || key === 'property') && value === '' ? 'x' : value,
    )
    const parsed = ruleSchema.safeParse(filled)
    expect([id, parsed.error?.issues ?? []]).toEqual([id, []])
    expect(parsed.data && describe(parsed.data, 'zh')).toContain('x')
  }
  expect(new Set(segmentTemplates.map((one) => one.id)).size).toBe(segmentTemplates.length)
})
