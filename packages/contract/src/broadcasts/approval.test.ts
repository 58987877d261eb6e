import { expect, test } from 'vitest'
import { needsApproval } from './approval.ts'

test('a broadcast needs a second person by how many it means and what class it is of', () => {
  const marketing = (people: number) => ({ class: 'marketing', people }) as const
  const service = { class: 'service', people: 1_000 } as const
  expect(needsApproval(null, marketing(1_000))).toBe(false)
  expect([0, 1].map((people) => needsApproval({ over: 0, marketingOnly: false }, marketing(people)))).toEqual([true, true])
  expect([100, 101].map((people) => needsApproval({ over: 100, marketingOnly: false }, marketing(people)))).toEqual([false, true])
  expect([false, true].map((marketingOnly) => needsApproval({ over: 100, marketingOnly }, service))).toEqual([true, false])
  expect(needsApproval({ over: 0, marketingOnly: true }, service)).toBe(false)
})
